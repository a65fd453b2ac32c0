// Aligned memory that ends where a page begins that nobody may touch, and that is never used again: who writes past
// its end, or into it when it was given back, is stopped there and then. To be preloaded.
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <sys/mman.h>

extern "C" void __libc_free(void*);

namespace {

constexpr size_t PAGE = 4096;
constexpr size_t SPACE = size_t{1} << 42;  // addresses, not memory

// Lies before what was asked for.
struct Header {
  char* start;
  size_t bytes;
};

std::mutex lock;
char* base = nullptr;
char* unused = nullptr;

char* take(size_t bytes) {
  std::lock_guard<std::mutex> guard(lock);
  if (!base) {
    void* space = mmap(nullptr, SPACE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (space == MAP_FAILED) return nullptr;
    base = unused = static_cast<char*>(space);
  }
  char* start = unused;
  unused += bytes + PAGE;
  return start;
}

bool isGuarded(const char* memory) { return base && memory >= base && memory < base + SPACE; }

}  // namespace

extern "C" int posix_memalign(void** memory, size_t alignment, size_t size) {
  size_t bytes = (size + alignment + sizeof(Header) + PAGE - 1) / PAGE * PAGE;
  char* start = take(bytes);
  if (!start || mprotect(start, bytes, PROT_READ | PROT_WRITE)) return ENOMEM;
  uintptr_t place = (reinterpret_cast<uintptr_t>(start) + bytes - size) & ~(alignment - 1);
  reinterpret_cast<Header*>(place)[-1] = {start, bytes};
  *memory = reinterpret_cast<void*>(place);
  return 0;
}

extern "C" void free(void* memory) {
  if (!isGuarded(static_cast<char*>(memory))) {
    __libc_free(memory);
    return;
  }
  Header header = static_cast<Header*>(memory)[-1];
  madvise(header.start, header.bytes, MADV_DONTNEED);
  mprotect(header.start, header.bytes, PROT_NONE);
}
