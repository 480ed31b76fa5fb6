// What Streamlit's own shortcuts cannot do: put the cursor into a field, take "/" and "?", keep a key that
// is held down from deciding claim after claim, and send what is being typed before the field is left.
// It finds fields and buttons by the class that Streamlit gives an element for its key, "st-key-…".

const mounts = new WeakMap();
const PAUSE = 700; // milliseconds without a keystroke after which typed text is sent
const LONGEST = 200_000; // characters; longer text is sent when its field is left
const MODIFIERS = ["ctrlKey", "metaKey", "altKey"];

let waiting = null; // the decision that a reason is being written for: { key, label, field }

const field = (key) => document.querySelector(`.st-key-${key} :is(input, textarea)`);
const button = (key) => document.querySelector(`.st-key-${key} button:not(:disabled)`);
const inDialog = () => document.querySelector('[role="dialog"], dialog[open]') !== null;

function typedInto(event) {
  const target = event.composedPath()[0];
  const typing = target instanceof Element &&
    (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable);
  return typing ? target : null;
}

function swallow(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

function focusSoon(key, tries = 40) {
  const found = field(key);
  if (found) {
    found.focus();
  } else if (tries > 0) {
    setTimeout(() => focusSoon(key, tries - 1), 50);
  }
}

/** Leave the field, which sends its text, then press the button: as with a mouse. */
function decide(choice) {
  const pressed = button(choice.key);
  document.activeElement?.blur();
  setTimeout(() => pressed?.click(), 0);
}

function keyWhileTyping(event, target, data) {
  const ours = (data.fields ?? []).some((key) => field(key) === target);
  if (!ours) return;
  if (event.key === "Escape") {
    waiting = null;
    target.blur();
  } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    swallow(event);
    const choice = waiting !== null && field(waiting.field) === target ? waiting : null;
    waiting = null;
    if (choice) decide(choice);
    else target.blur();
  }
}

/** Put the cursor into the field that a key writes into; the decision behind it waits for Ctrl+Enter. */
function jump(press, found) {
  found.focus(); // forgets an older decision: only the key that led here counts
  waiting = press.button ? { key: press.button, label: press.label, field: press.field } : null;
}

function keyOutside(event, mount, data, setTriggerValue) {
  const key = event.key.toLowerCase();
  const press = data.press?.[key];
  const known = press !== undefined || (data.known ?? []).includes(key);
  if (!known) return;
  if (event.repeat || inDialog()) {
    swallow(event);
  } else if (press?.field) {
    const found = field(press.field);
    if (!found && !press.trigger) {
      mount.missed = key; // the next claim shows already, and its fields are named in a moment
      swallow(event);
      return;
    }
    if (press.unless_empty && found?.value.trim()) return; // the reason is there: the button's own key decides
    swallow(event);
    if (found) {
      jump(press, found);
    } else {
      setTriggerValue(press.trigger, true);
    }
  } else if (press?.trigger) {
    swallow(event);
    setTriggerValue(press.trigger, true);
  }
}

function showHint(parentElement, data, typed) {
  const line = parentElement.querySelector("#hint");
  if (!line) return;
  line.hidden = !data.hint;
  if (line.hidden) return;
  const typing = waiting !== null && field(waiting.field) === document.activeElement;
  const told = typing ? data.hint_deciding.replace("{}", waiting.label) : data.hint;
  line.textContent = data.kept && !typed ? `${told} · Draft kept` : told;
}

/** Sends what is being typed; `mount` lives as long as the component, its data changes under it. */
function sender(mount, data, setTriggerValue) {
  const send = () => {
    clearTimeout(mount.timer);
    if (mount.pending) setTriggerValue("typed", mount.pending);
    mount.pending = null;
  };
  return {
    typed(event) {
      const target = event.composedPath()[0];
      const found = Object.entries(data.drafts ?? {}).find(([key]) => field(key) === target);
      if (!found || target.value.length > LONGEST) return;
      clearTimeout(mount.timer);
      mount.pending = { name: found[1], text: target.value };
      mount.timer = setTimeout(send, PAUSE);
    },
    forget() { // the field itself sends its text when it is left
      clearTimeout(mount.timer);
      mount.pending = null;
    },
    waits: () => mount.pending !== null,
    send,
  };
}

export default function ({ data, parentElement, setTriggerValue }) {
  const mount = mounts.get(parentElement) ?? { stop: null, timer: null, pending: null, missed: null };
  mounts.set(parentElement, mount);
  mount.stop?.abort();
  mount.stop = new AbortController();
  const { signal } = mount.stop;
  const on = (target, name, does) => target.addEventListener(name, does, { signal, capture: true });
  const drafts = sender(mount, data, setTriggerValue);
  const hint = () => showHint(parentElement, data, drafts.waits());

  on(window, "keydown", (event) => {
    if (event.isComposing) return;
    const target = typedInto(event);
    if (target) keyWhileTyping(event, target, data);
    else if (!MODIFIERS.some((name) => event[name])) keyOutside(event, mount, data, setTriggerValue);
    hint();
  });
  on(document, "input", (event) => {
    drafts.typed(event);
    hint();
  });
  on(document, "focusin", () => {
    waiting = null;
    hint();
  });
  on(document, "focusout", () => {
    drafts.forget();
    setTimeout(hint, 0);
  });
  on(document, "visibilitychange", () => document.hidden && drafts.send());
  const missed = data.press?.[mount.missed];
  mount.missed = null;
  if (missed && field(missed.field)) jump(missed, field(missed.field));
  if (data.focus) focusSoon(data.focus);
  hint();
  return () => {
    mount.stop.abort();
    drafts.forget();
  };
}
