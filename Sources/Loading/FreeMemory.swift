import CLoading

/// Memory that a load needed and the allocator keeps for later.
package enum FreeMemory {
  /// Gives it back to the system.
  package static func release() { strata_release_free_memory() }
}
