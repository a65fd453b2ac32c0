package sparkception.job.recipe;

/** A part of a recipe: a record whose components are its keys. */
interface Section {

  /** Reports every value that is out of its range. */
  void check(Problems problems);
}
