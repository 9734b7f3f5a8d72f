/* A shared library without an init function. */
int load_no_init_answer(void);
int load_no_init_answer(void) { return 42; }
