// The handles of a row, for the mouse and the finger: what the keys do too, and dragging.
export function wireHandles(table, commands) {
  table.querySelectorAll(".handles button").forEach(prepare);
  table.addEventListener("click", (event) => {
    const handle = event.target.closest("[data-handle]");
    if (!handle) return;
    event.preventDefault();
    act(commands, handle.dataset.handle, handle.closest("tr"));
  });
  table.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest(".handle-move");
    if (grip) drag(table, grip, event.pointerId, commands);
  });
}

// By keyboard the rows have keys of their own; the handles are no stops on the way.
export function prepare(handle) {
  handle.hidden = false;
  handle.tabIndex = -1;
}

function act(commands, verb, tr) {
  if (verb === "insert") commands.insertAfter(tr);
  else if (verb === "delete") commands.remove([tr]);
  else if (verb === "up") commands.shift(tr, -1);
  else if (verb === "down") commands.shift(tr, 1);
  else if (verb === "next") commands.next(tr);
}

function drag(table, grip, pointer, commands) {
  const dragged = grip.closest("tr");
  let goal = null;
  const follow = ({ clientY }) => {
    const under = document.elementFromPoint(table.getBoundingClientRect().right - 9, clientY);
    const tr = under && under.closest("tr[data-row]");
    if (goal) goal.classList.remove("is-drop");
    goal = tr && tr !== dragged ? tr : null;
    if (goal) goal.classList.add("is-drop");
  };
  const drop = () => {
    grip.removeEventListener("pointermove", follow);
    if (!goal) return;
    goal.classList.remove("is-drop");
    commands.moveBefore(dragged, goal);
  };
  grip.setPointerCapture(pointer);
  grip.addEventListener("pointermove", follow);
  grip.addEventListener("lostpointercapture", drop, { once: true });
}
