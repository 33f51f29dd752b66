// operator new and delete from a per-thread free list, for small objects that live as long as one exchange: after the first
// few, making one costs no allocation. Derive from Recycled<Itself>; an object dies on the thread that made it.
#pragma once

#include <cstddef>
#include <new>

namespace proxycore {

template <typename T>
class Recycled {
 public:
  static void* operator new(std::size_t size) {
    Shelf& s = shelf();
    if (s.first && size == sizeof(T)) {
      Node* node = s.first;
      s.first = node->next;
      --s.count;
      return node;
    }
    return ::operator new(size);
  }
  static void operator delete(void* memory, std::size_t size) {
    Shelf& s = shelf();
    if (size != sizeof(T) || s.count >= kMost) return ::operator delete(memory);
    s.first = new (memory) Node{s.first};
    ++s.count;
  }

 private:
  static constexpr int kMost = 1024;
  struct Node {
    Node* next;
  };
  struct Shelf {
    Node* first = nullptr;
    int count = 0;
    ~Shelf() {
      while (first) {
        Node* next = first->next;
        ::operator delete(first);
        first = next;
      }
      count = kMost;  // whatever dies later on this thread is not kept
    }
  };
  static Shelf& shelf() {
    thread_local Shelf shelf;
    return shelf;
  }
};

}  // namespace proxycore
