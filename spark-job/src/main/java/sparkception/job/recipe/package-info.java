/**
 * The recipe of a training run: YAML, checked as a whole before anything starts.
 *
 * <p>A section is a record, and its keys are the record's components in kebab case; so a key that
 * no code reads cannot exist.
 */
package sparkception.job.recipe;
