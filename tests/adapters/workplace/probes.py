"""What the browser tests measure inside the page, as JavaScript: each gives a list of what is wrong."""

# Texts that can be seen and stand out less than WCAG 2.2 asks, 4.5 to 1.
CONTRAST = """
() => {
  const parse = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const part = (v) => ((v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const over = (top, below) => {
    const a = top[3] ?? 1;
    return [0, 1, 2].map((i) => top[i] * a + below[i] * (1 - a));
  };
  const behind = (node) => {
    const layers = [];
    for (let each = node; each; each = each.parentElement) {
      const style = getComputedStyle(each);
      // A postcard's paper is a one-colour gradient: the first colour is what words stand on.
      const paper = style.backgroundImage.match(/linear-gradient\\((rgb[^)]*\\))/)?.[1];
      const color = parse(paper ?? style.backgroundColor);
      if ((color[3] ?? 1) > 0) layers.push(color);
      if ((color[3] ?? 1) === 1) break;
    }
    return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255]);
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const node = text.parentElement;
    if (!text.textContent.trim() || !node.checkVisibility() || node.closest('.visually-hidden')) continue;
    const style = getComputedStyle(node);
    const back = behind(node);
    const [a, b] = [light(over(parse(style.color), back)), light(back)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) faint.push([text.textContent.trim().slice(0, 40), Math.round(ratio * 100) / 100]);
  }
  return faint;
}
"""

# What scrolls sideways.
WIDE = """
() => [...document.querySelectorAll('html, .chat__scroll, .rail, .panel__body')]
  .filter((node) => node.scrollWidth > node.clientWidth + 1)
  .map((node) => node.id || node.className)
"""

# Targets under 24 by 24 pixels. A tick box is as large as the label around it.
SMALL = """
() => [...document.querySelectorAll('button, input, select, textarea, .tick, a.button')]
  .filter((node) => node.checkVisibility() && !(node.matches('input') && node.closest('.tick, .segment')))
  .filter((node) => Math.min(node.getBoundingClientRect().width, node.getBoundingClientRect().height) < 24)
  .map((node) => node.textContent || node.id)
"""

# Controls and regions that a screen reader could not name.
UNNAMED = """
() => [...document.querySelectorAll('button, input, select, textarea, a, [role=region], dialog, nav, aside')]
  .filter((node) => !node.getAttribute('aria-label') && !node.getAttribute('aria-labelledby'))
  .filter((node) => !node.textContent.trim() && !node.labels?.length)
  .map((node) => node.outerHTML.slice(0, 80))
"""

# References to elements that are not there.
DANGLING = """
() => ['aria-describedby', 'aria-labelledby', 'aria-controls', 'for'].flatMap((name) =>
  [...document.querySelectorAll(`[${name}]`)].flatMap((node) => node.getAttribute(name).split(' '))
    .filter((id) => id && !document.getElementById(id)))
"""

# What has the focus, in its own words.
FOCUSED = """
() => {
  const node = document.activeElement;
  if (node === document.body) return '';
  const label = document.getElementById(node.getAttribute('aria-labelledby'));
  if (label) return label.textContent;
  return node.getAttribute('aria-label') || node.textContent.trim() || node.id;
}
"""

PRESS_FIVE_TIMES = """
(label) => {
  const button = [...document.querySelectorAll('button')].find((node) => node.textContent === label);
  for (let time = 0; time < 5; time += 1) button.click();
}
"""
