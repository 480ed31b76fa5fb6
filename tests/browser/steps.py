"""Working through the review queue by keyboard, and how long each step takes, measured in the page itself.

A step begins with the key that decides and ends when the next claim's heading shows; its form is ready when
the next claim's buttons are there.
"""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser.conftest import settled

_WATCH = """
(() => {
  const heading = () => document.querySelector("[data-testid=stMain] h2")?.textContent ?? "";
  const form = () => document.querySelector("[class*=st-key-mark-dismissed-]")?.className ?? "";
  window.reviewSteps = [];
  let open = null;
  window.addEventListener("keydown", (event) => {
    const decides = ["x", "v", "d", "u", "j", "k", "z"].includes(event.key) && event.target === document.body;
    const ends = event.key === "Enter" && event.ctrlKey;
    if (decides || ends) open = { at: performance.now(), heading: heading(), form: form(), shown: null };
  }, true);
  new MutationObserver(() => {
    if (!open) return;
    const passed = performance.now() - open.at;
    if (open.shown === null && heading() && heading() !== open.heading) open.shown = passed;
    if (open.shown !== null && form() && form() !== open.form) {
      window.reviewSteps.push({ shown: open.shown, ready: passed });
      open = null;
    }
  }).observe(document, { childList: true, subtree: true, characterData: true, attributes: true });
})();
"""


@dataclass(frozen=True, slots=True)
class Step:
    """How long one step took, in milliseconds: until the next claim showed, and until its form was ready."""

    shown: float
    ready: float


def watch(page: Page) -> None:
    """Measure the steps on what this page opens next, before its own listeners, which swallow some keys."""
    page.add_init_script(_WATCH)


def steps(page: Page) -> list[Step]:
    """Return the steps measured so far."""
    return [Step(step["shown"], step["ready"]) for step in page.evaluate("() => window.reviewSteps")]


def in_hand(page: Page) -> int:
    """Return the id of the claim whose form shows."""
    form = page.locator("[class*=st-key-mark-dismissed-]")
    expect(form).to_have_count(1)
    classes = form.get_attribute("class") or ""
    return int(next(name for name in classes.split() if name.startswith("st-key-mark")).rsplit("-", 1)[1])


def await_next(page: Page, claim_id: int) -> None:
    """Wait until the form of another claim than this one is there."""
    expect(page.locator(f".st-key-mark-dismissed-{claim_id}")).to_have_count(0)
    settled(page)


def press_ready(page: Page) -> None:
    """Wait until keys work: the page is drawn and nobody types."""
    settled(page)
    expect(page.locator("[class*=st-key-mark-dismissed-] button")).to_be_enabled()
    page.wait_for_function("() => document.activeElement === document.body")


def decide_with_reason(page: Page, key: str, reason: str) -> None:
    """Press a decision, type its reason, end it: no mouse."""
    press_ready(page)
    page.keyboard.press(key)
    expect(page.get_by_role("textbox", name="Reason")).to_be_focused()
    page.keyboard.type(reason)
    page.keyboard.press("Control+Enter")


def dismiss(page: Page) -> None:
    """Dismiss with one key."""
    press_ready(page)
    page.keyboard.press("x")


REASONS = tuple(f"The office's own count of day {number} says so." for number in range(1, 8))
"""What is written in `ten_decisions`, in order; the other three need none."""


def ten_decisions(page: Page) -> int:
    """Decide ten claims, three of them without a reason; return how many decision keys that took."""
    reasons = iter(REASONS)
    for number in range(10):
        claim_id = in_hand(page)
        if number % 3 == 2:
            dismiss(page)
        else:
            decide_with_reason(page, "vd"[number % 2], next(reasons))
        await_next(page, claim_id)
    return 10


def table(found: list[Step]) -> str:
    """Return what was measured as lines for people."""
    lines = [
        f"  step {number:>2}: {step.shown:6.0f} ms, form {step.ready:6.0f} ms"
        for number, step in enumerate(found, 1)
    ]
    shown = sorted(step.shown for step in found)
    return "\n".join([*lines, f"  median {shown[len(shown) // 2]:.0f} ms, slowest {shown[-1]:.0f} ms"])
