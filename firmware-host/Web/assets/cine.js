// Plays a cine loop in place of its still; the loop's pictures are fetched once. Without this the loop can be taken as a file.
document.querySelectorAll("button.cine").forEach(button => {
  const picture = button.parentElement.querySelector(".still > img"), still = picture.src, label = button.textContent;
  let timer = 0, pictures = [], at = 0;
  button.addEventListener("click", async () => {
    if (timer) {
      clearInterval(timer);
      [timer, picture.src, button.textContent] = [0, still, label];
      return;
    }
    pictures = pictures.length ? pictures : await Promise.all(Array.from({ length: Number(button.dataset.pictures) }, async (_, i) =>
      URL.createObjectURL(await (await fetch(`${button.dataset.path}/${i}`)).blob())));
    button.textContent = button.dataset.stop;
    timer = setInterval(() => { picture.src = pictures[at++ % pictures.length]; }, 1000 / Number(button.dataset.rate));
  });
});
