// Translates the text around the model card. The card itself is in English.
import { loadLanguage } from '../language/language.js';

void loadLanguage();
