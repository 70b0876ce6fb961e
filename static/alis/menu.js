/* An open menu closes by Escape, and by a click outside it. Without this it closes by its own button. */

function closeMenus(except) {
  for (const menu of document.querySelectorAll(".app-menu[open]")) {
    if (!menu.contains(except)) menu.open = false;
  }
}

document.addEventListener("click", (event) => closeMenus(event.target));

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector(".app-menu[open]");
  if (!menu) return;
  const inside = menu.contains(document.activeElement);
  closeMenus(null);
  if (inside) menu.querySelector("summary").focus();
});
