"""A person who uses the keyboard and nothing else, and sees where they are."""

# Where the focus is: whether that can be seen, and how it lies to the stop before.
STOP = """() => {
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
        isBefore: !(order & Node.DOCUMENT_POSITION_FOLLOWING) || here.contains(before),
        isBody: here === document.body,
        isWanted: here === window.wanted,
    };
}"""

# A page that was opened at a part of it begins there.
IN_MAIN_FROM_ABOVE = """node =>
    document.activeElement === document.body && !location.hash && Boolean(node.closest("main"))"""


class Keyboard:
    """Goes from control to control as people do. Each stop can be seen and comes after the last, or before it
    on the way back."""

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
        self.step("Tab", control, "isAfter")

    def back_to(self, control):
        """The control has the focus, reached by Shift+Tab alone."""
        self.step("Shift+Tab", control, "isBefore")

    def step(self, key, control, order):
        control.evaluate("node => { window.wanted = node; window.stopBefore = document.activeElement; }")
        for _ in range(self.LONGEST):
            self.page.keyboard.press(key)
            stop = self.page.evaluate(STOP)
            self.look(stop, order)
            if stop["isWanted"]:
                return
        raise AssertionError(f"the keyboard does not reach {control}")

    def look(self, stop, order):
        if not stop["isBody"]:
            told = [what for what in ("isVisible", "isInView", order) if not stop[what]]
            self.faults += [f"{self.page.url} {stop['name']}: not {what}" for what in told]

    def use(self, control):
        """A button or link is reached and used, and the next page is there."""
        self.go_to(control)
        self.press("Enter")
        self.page.wait_for_load_state()

    def leave(self, control):
        """What it leads to is another page, and that is there."""
        self.go_to(control)
        with self.page.expect_event("domcontentloaded"):  # not the jump past the header
            self.press("Enter")

    def send(self, name):
        self.leave(self.page.get_by_role("main").get_by_role("button", name=name))

    def follow(self, name):
        self.leave(self.page.get_by_role("main").get_by_role("link", name=name).first)

    def button(self, name):
        self.use(self.page.get_by_role("main").get_by_role("button", name=name))

    def link(self, name):
        self.use(self.page.get_by_role("main").get_by_role("link", name=name).first)

    def type(self, text):
        """Not faster than a person."""
        self.page.keyboard.type(text, delay=10)

    def field(self, name, text):
        self.go_to(self.page.locator(f"#id_{name}"))
        self.write(text)

    def day(self, name, day):
        """The browser's own date field takes the parts of a day one after the other. In which order is its
        own to say, so the day and the month have to be the same number."""
        assert day.day == day.month
        self.go_to(self.page.locator(f"#id_{name}"))
        self.page.keyboard.type(f"{day.month:02d}{day.day:02d}{day.year}")

    def tick(self, control):
        self.go_to(control)
        self.press("Space")

    def choose(self, name, text):
        """What begins with these letters in a list to choose from."""
        self.go_to(self.page.locator(f"#id_{name}"))
        self.page.keyboard.type(text)

    def file(self, name, path):
        """The field is reached; the dialogue that it opens is the browser's own."""
        field = self.page.locator(f"#id_{name}")
        self.go_to(field)
        field.set_input_files(path)

    def download(self, name):
        """The file behind the link or button of that name."""
        self.go_to(self.page.get_by_role("main").get_by_role("link", name=name).first)
        with self.page.expect_download() as download:
            self.press("Enter")
        return download.value.path()

    def menu(self, control):
        """What stands in the menu of the header."""
        self.use(self.page.locator("header .app-menu summary"))
        self.use(control)
