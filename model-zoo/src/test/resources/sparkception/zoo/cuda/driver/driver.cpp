// Stands in for libcuda, libnvrtc and libcublasLt where there is no GPU: their functions as NVIDIA documents them, in
// RAM and at once. Its compiler accepts everything but "#error", its one kernel is "add", its products are plain loops on
// column-major matrices.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>

typedef unsigned long long address;
static const size_t MEMORY = 256u << 20;
static size_t used;

extern "C" {

int cuDriverGetVersion(int* v) { *v = 12040; return 0; }
int cuInit(unsigned) { return std::strcmp(std::getenv("CUDA_DEVICE_ORDER"), "PCI_BUS_ID") ? 999 : 0; }
int cuGetErrorString(int code, const char** text) { *text = code == 700 ? "an illegal memory access" : "fake"; return 0; }
int cuDeviceGetCount(int* n) { *n = 1; return 0; }
int cuDeviceGet(int* device, int ordinal) { *device = ordinal; return 0; }
int cuDeviceGetName(char* name, int length, int) { std::strncpy(name, "Fake GPU", length); return 0; }
int cuDeviceGetUuid_v2(char* uuid, int) { std::memset(uuid, 0xab, 16); return 0; }
int cuDeviceGetAttribute(int* v, int attribute, int) {
  *v = attribute == 75 ? 9 : attribute == 76 ? 0 : attribute == 16 ? 132 : -1;
  return 0;
}
int cuDeviceTotalMem_v2(size_t* bytes, int) { *bytes = MEMORY; return 0; }
int cuDevicePrimaryCtxRetain(address* context, int) { *context = 77; return 0; }
int cuDevicePrimaryCtxRelease_v2(int) { return 0; }
int cuCtxSetCurrent(address context) { return context == 77 ? 0 : 201; }
int cuMemGetInfo_v2(size_t* free, size_t* total) { *free = MEMORY - used; *total = MEMORY; return 0; }
int cuMemAlloc_v2(void** p, size_t bytes) {
  if (bytes > MEMORY - used) return 2;
  used += bytes;
  *p = std::aligned_alloc(256, (bytes + 255) / 256 * 256);
  return 0;
}
int cuMemFree_v2(void* p) { std::free(p); return 0; }
int cuMemHostAlloc(void** p, size_t bytes, unsigned) { *p = std::malloc(bytes); return 0; }
int cuMemFreeHost(void* p) { std::free(p); return 0; }
int cuMemcpyHtoDAsync_v2(void* to, void* from, size_t bytes, address) { std::memcpy(to, from, bytes); return 0; }
int cuMemcpyDtoHAsync_v2(void* to, void* from, size_t bytes, address) { std::memcpy(to, from, bytes); return 0; }
int cuMemcpyDtoDAsync_v2(void* to, void* from, size_t bytes, address) { std::memcpy(to, from, bytes); return 0; }
int cuMemsetD32Async(unsigned* to, unsigned word, size_t words, address) {
  for (size_t i = 0; i < words; i++) to[i] = word;
  return 0;
}
int cuStreamCreate(address* stream, unsigned) { *stream = 55; return 0; }
int cuStreamDestroy_v2(address) { return 0; }
int cuStreamSynchronize(address stream) { return stream == 55 ? 0 : 700; }
int cuStreamWaitEvent(address, address event, unsigned) { return event == 66 ? 0 : 700; }
int cuStreamBeginCapture_v2(address, int mode) { return mode == 1 ? 0 : 999; }
int cuStreamEndCapture(address, address* graph) { *graph = 88; return 0; }
int cuGraphInstantiateWithFlags(address* executable, address graph, unsigned long long) { *executable = graph + 1; return 0; }
int cuGraphLaunch(address executable, address) { return executable == 89 ? 0 : 700; }
int cuGraphExecDestroy(address) { return 0; }
int cuGraphDestroy(address) { return 0; }
int cuEventCreate(address* event, unsigned) { *event = 66; return 0; }
int cuEventRecord(address, address) { return 0; }
int cuEventQuery(address) { return 0; }
int cuEventSynchronize(address) { return 0; }
int cuEventElapsedTime(float* ms, address, address) { *ms = 1.5f; return 0; }
int cuEventDestroy_v2(address) { return 0; }
int cuModuleLoadData(address* module, const char* image) { *module = 99; return std::strcmp(image, "machine code") ? 200 : 0; }
int cuModuleUnload(address) { return 0; }
int cuModuleGetFunction(address* function, address, const char* name) {
  *function = 11;
  return std::strcmp(name, "add") ? 500 : 0;
}
int cuLaunchKernel(address function, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz,
                   unsigned, address, void** arguments, void**) {
  const float* x = *static_cast<float**>(arguments[0]);
  float* sum = *static_cast<float**>(arguments[1]);
  const long n = *static_cast<long*>(arguments[2]);
  if (function != 11 || (long)gx * bx < n || gy != 1 || gz != 1 || by != 1 || bz != 1) return 700;
  for (long i = 0; i < n; i++) sum[i] += x[i];
  return 0;
}

static bool wrong;
int nvrtcVersion(int* major, int* minor) { *major = 12; *minor = 4; return 0; }
int nvrtcGetNumSupportedArchs(int* n) { *n = 2; return 0; }
int nvrtcGetSupportedArchs(int* a) { a[0] = 80; a[1] = 90; return 0; }
int nvrtcCreateProgram(address* program, const char* source, const char*, int, void*, void*) {
  *program = 33;
  wrong = std::strstr(source, "#error") != nullptr;
  return 0;
}
int nvrtcCompileProgram(address, int count, const char** options) {
  bool found = false;
  for (int i = 0; i < count; i++) found |= !std::strcmp(options[i], "--gpu-architecture=sm_90");
  return wrong || !found ? 6 : 0;
}
static const char* LOG = "wrong.cu(3): error: something\n";
int nvrtcGetProgramLogSize(address, size_t* n) { *n = std::strlen(LOG) + 1; return 0; }
int nvrtcGetProgramLog(address, char* log) { std::strcpy(log, LOG); return 0; }
int nvrtcGetCUBINSize(address, size_t* n) { *n = 13; return 0; }
int nvrtcGetCUBIN(address, char* image) { std::memcpy(image, "machine code", 13); return 0; }
int nvrtcGetPTXSize(address, size_t* n) { *n = 4; return 0; }
int nvrtcGetPTX(address, char* image) { std::memcpy(image, "ptx", 4); return 0; }
int nvrtcDestroyProgram(address*) { return 0; }
const char* nvrtcGetErrorString(int) { return "fake"; }

struct Operation { int compute, scale, left, right; };
struct Layout { int type; long rows, columns, stride; };
int cublasLtCreate(address* handle) { *handle = 44; return 0; }
int cublasLtDestroy(address) { return 0; }
int cublasLtMatmulDescCreate(Operation** o, int compute, int scale) { *o = new Operation{compute, scale, 0, 0}; return 0; }
int cublasLtMatmulDescSetAttribute(Operation* o, int attribute, const int* v, size_t bytes) {
  if (bytes != 4 || attribute < 3 || attribute > 4) return 7;
  (attribute == 3 ? o->left : o->right) = *v;
  return 0;
}
int cublasLtMatmulDescDestroy(Operation* o) { delete o; return 0; }
int cublasLtMatrixLayoutCreate(Layout** l, int type, long rows, long columns, long stride) {
  if (stride < rows) return 7;
  *l = new Layout{type, rows, columns, stride};
  return 0;
}
int cublasLtMatrixLayoutDestroy(Layout* l) { delete l; return 0; }
int cublasLtMatmulPreferenceCreate(address* p) { *p = 22; return 0; }
int cublasLtMatmulPreferenceSetAttribute(address, int attribute, const void*, size_t bytes) {
  return bytes == (attribute == 1 ? 8u : 4u) ? 0 : 7;
}
int cublasLtMatmulPreferenceDestroy(address) { return 0; }
int cublasLtMatmulAlgoGetHeuristic(address, Operation* o, Layout* a, Layout* b, Layout* c, Layout* d, address, int, void*, int* n) {
  const long inner = o->left ? a->rows : a->columns, rows = o->left ? a->columns : a->rows;
  *n = inner == (o->right ? b->columns : b->rows) && rows == d->rows && d->columns == (o->right ? b->rows : b->columns) && c == d;
  return 0;
}

static float number(const void* p, const Layout* l, bool transposed, long row, long column) {
  const long i = transposed ? row * l->stride + column : column * l->stride + row;
  if (l->type == 0) return static_cast<const float*>(p)[i];
  const uint32_t u = (uint32_t) static_cast<const uint16_t*>(p)[i] << 16;
  float f;
  std::memcpy(&f, &u, 4);
  return f;
}
int cublasLtMatmul(address, Operation* o, const float* alpha, const void* a, Layout* la, const void* b, Layout* lb,
                   const float* beta, const void*, Layout*, void* d, Layout* ld, const void*, void* workspace, size_t bytes,
                   address) {
  if (!workspace || bytes != (32u << 20) || ld->type != 0) return 7;
  const long inner = o->left ? la->rows : la->columns;
  for (long column = 0; column < ld->columns; column++)
    for (long row = 0; row < ld->rows; row++) {
      float sum = 0;
      for (long k = 0; k < inner; k++) sum += number(a, la, o->left, row, k) * number(b, lb, o->right, k, column);
      float& out = static_cast<float*>(d)[column * ld->stride + row];
      out = *alpha * sum + (*beta != 0 ? *beta * out : 0);
    }
  return 0;
}
}
