// Says what stands around the model card in the reader's language; the card itself is in English.
import { loadLanguage } from '../language/language.js';

void loadLanguage();
