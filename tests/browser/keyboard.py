"""A person who uses the keyboard and nothing else, and sees where they are."""

# Where the focus is: whether that can be seen, and how it lies to the stop before.
STOP = """wanted => {
    const here = document.activeElement;
    const before = window.stopBefore;
    window.stopBefore = here;
    const box = here.getBoundingClientRect();
    const ringed = (node) => {
        const looks = getComputedStyle(node);
        const outlined = looks.outlineStyle !== "none" && parseFloat(looks.outlineWidth) > 0;
        return outlined || looks.boxShadow !== "none";
    };
    const around = here.matches("[type=radio], [type=checkbox]") ? here.closest(".ds-field") : null;
    // On the small calendar inside a date field the browser draws a ring of its own, and none round it.
    const onItsButton = here.matches("[type=date], [type=time]") && !here.matches(":focus");
    const order = before?.isConnected ? before.compareDocumentPosition(here) : 0;
    return {
        name: here.outerHTML.slice(0, 120),
        isVisible: box.width > 0 && box.height > 0 && (onItsButton || ringed(around ?? here)),
        isInView: box.bottom > 0 && box.top < innerHeight,
        isAfter: !(order & Node.DOCUMENT_POSITION_PRECEDING),
        isBody: here === document.body,
        isWanted: here === wanted,
    };
}"""

IN_MAIN_FROM_ABOVE = "node => document.activeElement === document.body && Boolean(node.closest('main'))"


class Keyboard:
    """Goes from control to control as people do, forwards. Each stop can be seen and comes after the last."""

    LONGEST = 80  # stops on one page

    def __init__(self, page):
        self.page = page
        self.faults = []

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, text):
        """Instead of what stands there."""
        self.press("Control+A")
        self.page.keyboard.type(text)

    def go_to(self, control):
        """The control has the focus, reached by Tab alone."""
        control.wait_for()
        if control.evaluate(IN_MAIN_FROM_ABOVE):
            self.press("Tab", "Enter")  # the way past the header
        self.page.evaluate("window.stopBefore = document.activeElement")
        for _ in range(self.LONGEST):
            self.page.keyboard.press("Tab")
            stop = control.evaluate(STOP)
            self.look(stop)
            if stop["isWanted"]:
                return
        raise AssertionError(f"the keyboard does not reach {control}")

    def look(self, stop):
        if not stop["isBody"]:
            told = [what for what in ("isVisible", "isInView", "isAfter") if not stop[what]]
            self.faults += [f"{self.page.url} {stop['name']}: not {what}" for what in told]

    def use(self, control):
        """A button or link is reached and used, and the next page is there."""
        self.go_to(control)
        self.press("Enter")
        self.page.wait_for_load_state()

    def button(self, name):
        self.use(self.page.get_by_role("main").get_by_role("button", name=name))

    def link(self, name):
        self.use(self.page.get_by_role("main").get_by_role("link", name=name).first)

    def field(self, name, text):
        self.go_to(self.page.locator(f"#id_{name}"))
        self.write(text)

    def day(self, name, day):
        """The browser's own date field takes the parts of a day one after the other. In which order is its
        own to say, so the day and the month have to be the same number."""
        assert day.day == day.month
        self.go_to(self.page.locator(f"#id_{name}"))
        self.page.keyboard.type(f"{day.month:02d}{day.day:02d}{day.year}")

    def menu(self, control):
        """What stands in the menu of the header."""
        self.use(self.page.locator("header .app-menu summary"))
        self.use(control)
