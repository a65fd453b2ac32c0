/** What data preparation can read: each source lists its images; contents are fetched by tasks. */
package sparkception.data.source;
