// Select2 leaves its boxes without a name for screen readers: give each the name of its field.

function nameBoxes() {
  for (const box of document.querySelectorAll(".select2-selection__rendered")) {
    const select = box.closest(".select2").previousElementSibling;
    const label = select.labels[0];
    const name = select.getAttribute("aria-label") || (label && label.textContent);
    if (name) box.setAttribute("aria-label", name.trim());
  }
}

// jQuery's queue, because Select2 starts in it too.
if (window.django) window.django.jQuery(nameBoxes);
document.addEventListener("formset:added", () => requestAnimationFrame(nameBoxes));
