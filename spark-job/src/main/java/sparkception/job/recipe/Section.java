package sparkception.job.recipe;

/** A part of a recipe: a record whose components are its keys. */
interface Section {

  /** Reports every value that is out of its range. */
  void check(Problems problems);

  /** The word that stands for all of the section's defaults; empty where there is none. */
  default String word() {
    return "";
  }
}
