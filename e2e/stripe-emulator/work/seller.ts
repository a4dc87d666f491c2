/** The business that the emulated account belongs to, as its settings, pages and documents name it. */
export const SELLER = "Nimbus Notes";
