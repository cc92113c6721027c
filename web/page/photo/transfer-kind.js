// What a paste or a drop without files has instead: 'link', 'page' (a part of a web page), 'text' or 'nothing'. A picture
// that is dragged from another window is often a link only.
export function kindOfTransfer(transfer) {
  const types = Array.from(transfer?.types ?? []);
  const text = transfer?.getData('text/plain').trim() ?? '';
  if (types.includes('text/uri-list') || /^(?:https?|data|file|blob|ftp):\S*$/i.test(text)) return 'link';
  if (types.includes('text/html')) return /<img\b/i.test(transfer.getData('text/html')) ? 'link' : 'page';
  return text || types.length > 0 ? 'text' : 'nothing';
}
