/* Brings texts to a common form, so that two ways to write the same compare equal. */
#ifndef ROB_IO_WORDS_H
#define ROB_IO_WORDS_H

#include "base/buf.h"

/* Adds the words of a text: letters and digits of any script in lower case, without accents, words
 * separated by single blanks ("Molina-Hernández, 2008a": molina hernandez 2008a). */
void rob_words_add(struct rob_buf *out, const char *text);

/* Adds a short text in a form in which it equals others that mean the same sign or word: case,
 * accents, kinds of dashes, repeated blanks and a period, comma, colon or quote at either end do
 * not count, all other signs do ("Y?" is not "Y", and "+" is not "-"). */
void rob_words_sign(struct rob_buf *out, const char *text);

/* Writes a text in a-z and 0-9 alone, nothing between the words; "Øster & Weiß" becomes
 * osterweiss, and other scripts vanish. Cut to fit `size`. */
void rob_words_ascii(char *out, size_t size, const char *text);

#endif
