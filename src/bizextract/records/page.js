"use strict";
(() => {
  const table = document.getElementById("tasks");
  const filter = document.getElementById("filter");
  const shown = document.getElementById("shown");
  const text = document.getElementById("text");
  const details = document.getElementById("details");

  if (table) {
    const body = table.tBodies[0];
    const rows = [...body.rows];
    const show = () => {
      const words = filter.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
      let count = 0;
      for (const row of rows) {
        const content = row.textContent.toLowerCase();
        row.hidden = !words.every((word) => content.includes(word));
        count += row.hidden ? 0 : 1;
      }
      shown.textContent = `${count} / ${rows.length}`;
    };
    filter.addEventListener("input", show);
    show();

    const value = (row, column) => row.cells[column].textContent.trim();
    for (const [column, heading] of [...table.tHead.rows[0].cells].entries()) {
      heading.querySelector("button").addEventListener("click", () => {
        const descending = heading.getAttribute("aria-sort") === "ascending";
        for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
        const compare = (one, two) => {
          const [left, right] = [value(one, column), value(two, column)];
          if (!left !== !right) return left ? -1 : 1; // empty cells last, either way
          return left.localeCompare(right, "zh-CN", { numeric: true }) * (descending ? -1 : 1);
        };
        body.append(...[...rows].sort(compare));
      });
    }
    // a row that a filter hides could not be jumped to
    window.addEventListener("hashchange", () => {
      const row = document.getElementById(location.hash.slice(1));
      if (row && row.hidden) {
        filter.value = "";
        show();
        row.scrollIntoView();
      }
    });
  }

  // the outline: each entry folds what is under it, one button folds all
  const all = document.getElementById("fold");
  const folds = [...document.querySelectorAll("nav .fold")];
  const fold = (button, open) => {
    button.setAttribute("aria-expanded", open);
    document.getElementById(button.getAttribute("aria-controls")).hidden = !open;
  };
  const isOpen = (button) => button.getAttribute("aria-expanded") === "true";
  const tellAll = () => {
    all.setAttribute("aria-expanded", folds.some(isOpen));
    all.textContent = folds.some(isOpen) ? "全部收起" : "全部展开";
  };
  for (const button of folds) {
    button.addEventListener("click", () => {
      fold(button, !isOpen(button));
      tellAll();
    });
  }
  all?.addEventListener("click", () => {
    const open = !folds.some(isOpen);
    for (const button of folds) fold(button, open);
    tellAll();
  });

  // one stop of the tab key for all marks; the arrow keys go from one shown mark to the next
  const shownMarks = () => [...text.querySelectorAll("mark")].filter((mark) => !text.classList.contains(`hide-${mark.classList[0]}`));
  let stop = null;
  const move = (mark) => {
    if (stop) stop.tabIndex = -1;
    stop = mark ?? null;
    if (stop) stop.tabIndex = 0;
  };
  move(shownMarks()[0]);
  for (const box of document.querySelectorAll("input[data-label]")) {
    box.addEventListener("change", () => {
      text.classList.toggle(`hide-${box.dataset.label}`, !box.checked);
      const marks = shownMarks();
      if (!marks.includes(stop)) move(marks[0]);
    });
  }
  text.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const mark = event.target.closest("mark");
    if (!mark || !step || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const marks = shownMarks();
    marks[marks.indexOf(mark) + step]?.focus();
    event.preventDefault();
  });
  for (const event of ["mouseover", "focusin", "click"]) {
    text.addEventListener(event, ({ target }) => {
      const mark = target.closest("mark");
      if (!mark) return;
      details.textContent = mark.title;
      if (event !== "mouseover") move(mark);
    });
  }
})();
