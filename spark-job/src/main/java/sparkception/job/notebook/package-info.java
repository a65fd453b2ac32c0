/**
 * What cells of notebooks call: data sets and runs as pictures and tables in HTML, or as views for
 * SQL. It begins with {@link sparkception.job.notebook.Notebook}; docs/notebooks.md shows it.
 */
package sparkception.job.notebook;
