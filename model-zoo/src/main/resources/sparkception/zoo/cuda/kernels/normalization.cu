// Batch normalization of u [rows, CHANNELS]: y = a u + b with a = gamma / sqrt(variance + epsilon), b = beta - mean a.

// Sums over rows of u - p and its square into partial [blocks along y][2][CHANNELS], where the pivot p is the first
// row: with the mean far from zero, squares of u itself would leave nothing of the variance.
extern "C" __global__ void channel_statistics(const element* __restrict__ u, float* __restrict__ partial, int rows) {
  const int c = (blockIdx.x * blockDim.x + threadIdx.x) * V;
  const bool alive = c < CHANNELS;
  float s[2][V], pivot[V];
  EACH(v) s[0][v] = s[1][v] = 0;
  if (alive) {
    const Pack first = load(u + c);
    EACH(v) pivot[v] = value(first, v);
    const int step = gridDim.y * blockDim.y;
    int row = blockIdx.y * blockDim.y + threadIdx.y;
    for (; row + 7 * step < rows; row += 8 * step) {
      Pack q[8];
#pragma unroll
      for (int k = 0; k < 8; k++) q[k] = load(u + (long)(row + k * step) * CHANNELS + c);
#pragma unroll
      for (int k = 0; k < 8; k++) EACH(v) {
        const float f = value(q[k], v) - pivot[v];
        s[0][v] += f;
        s[1][v] += f * f;
      }
    }
    for (; row < rows; row += step) {
      const Pack q = load(u + (long)row * CHANNELS + c);
      EACH(v) {
        const float f = value(q, v) - pivot[v];
        s[0][v] += f;
        s[1][v] += f * f;
      }
    }
  }
  fold<2>(s, partial, CHANNELS, c, alive);
}

// Sums over rows alone, into partial [blocks along y][CHANNELS].
extern "C" __global__ void channel_sums(const element* __restrict__ u, float* __restrict__ partial, int rows) {
  const int c = (blockIdx.x * blockDim.x + threadIdx.x) * V;
  const bool alive = c < CHANNELS;
  float s[1][V];
  EACH(v) s[0][v] = 0;
  if (alive)
    for (int row = blockIdx.y * blockDim.y + threadIdx.y; row < rows; row += gridDim.y * blockDim.y) {
      const Pack q = load(u + (long)row * CHANNELS + c);
      EACH(v) s[0][v] += value(q, v);
    }
  fold<1>(s, partial, CHANNELS, c, alive);
}

// The minibatch's statistics and coefficients from the sums of channel_statistics. A thread a channel.
extern "C" __global__ void batch_coefficients(
    const element* u, const float* sums, const float* gamma, const float* beta, float* mean, float* variance, float* a,
    float* b, double rows, float epsilon) {
  const int c = blockIdx.x * blockDim.x + threadIdx.x;
  if (c >= CHANNELS) return;
  const double m = sums[c] / rows;
  double squares = sums[CHANNELS + c] / rows - m * m;
  if (!(squares > 0)) squares = squares < 0 ? 0 : squares; // a NaN stays one
  mean[c] = (float)(single(u + c) + m);
  variance[c] = (float)squares;
  a[c] = gamma[c] * rsqrtf((float)squares + epsilon);
  b[c] = beta[c] - mean[c] * a[c];
}

// Coefficients of given statistics.
extern "C" __global__ void running_coefficients(
    const float* gamma, const float* beta, const float* mean, const float* variance, float* a, float* b, float epsilon) {
  const int c = blockIdx.x * blockDim.x + threadIdx.x;
  if (c >= CHANNELS) return;
  a[c] = gamma[c] * rsqrtf(variance[c] + epsilon);
  b[c] = beta[c] - mean[c] * a[c];
}

// running -= rate (running - batch).
extern "C" __global__ void move_statistics(
    const float* mean, const float* variance, float* running_mean, float* running_variance, float rate) {
  const int c = blockIdx.x * blockDim.x + threadIdx.x;
  if (c >= CHANNELS) return;
  running_mean[c] -= rate * (running_mean[c] - mean[c]);
  running_variance[c] -= rate * (running_variance[c] - variance[c]);
}

// Gradients of gamma and beta, and the three numbers a channel of which the gradient of u is made, from the sums over
// pixels of g and g u, g being the gradient of the normalization's output.
extern "C" __global__ void gradient_coefficients(
    const float* sum_g, const float* sum_gu, const float* mean, const float* variance, const float* gamma,
    float* gamma_gradient, float* beta_gradient, float* factors, double rows, float epsilon) {
  const int c = blockIdx.x * blockDim.x + threadIdx.x;
  if (c >= CHANNELS) return;
  const double inverse = rsqrtf(variance[c] + epsilon), m = mean[c], scale = gamma[c] * inverse;
  const double g = sum_g[c] / rows, gx = inverse * (sum_gu[c] / rows - m * g);
  gamma_gradient[c] = (float)(gx * rows);
  beta_gradient[c] = sum_g[c];
  const double factor = -scale * inverse * gx;
  factors[c] = (float)scale;
  factors[CHANNELS + c] = (float)factor;
  factors[2 * CHANNELS + c] = (float)(-factor * m - scale * g);
}

// du = f0 g + f1 u + f2, with factors [3][CHANNELS]; du may be g. A thread keeps its channels' factors and goes down
// the rows.
extern "C" __global__ void normalization_gradient(
    const element* g, const element* __restrict__ u, const float* __restrict__ factors, element* du, int rows) {
  const int c = (blockIdx.x * blockDim.x + threadIdx.x) * V;
  if (c >= CHANNELS) return;
  float f0[V], f1[V], f2[V];
  coefficients(factors + c, f0);
  EACH(v) f1[v] = factors[CHANNELS + c + v];
  EACH(v) f2[v] = factors[2 * CHANNELS + c + v];
  const int step = gridDim.y * blockDim.y;
  int row = blockIdx.y * blockDim.y + threadIdx.y;
  for (; row + 3 * step < rows; row += 4 * step) {
    Pack q[4], r[4];
#pragma unroll
    for (int k = 0; k < 4; k++) {
      q[k] = load(g + (long)(row + k * step) * CHANNELS + c);
      r[k] = load(u + (long)(row + k * step) * CHANNELS + c);
    }
#pragma unroll
    for (int k = 0; k < 4; k++) {
      float d[V];
      EACH(v) d[v] = f0[v] * value(q[k], v) + f1[v] * value(r[k], v) + f2[v];
      store(du + (long)(row + k * step) * CHANNELS + c, d);
    }
  }
  for (; row < rows; row += step) {
    const Pack q = load(g + (long)row * CHANNELS + c), r = load(u + (long)row * CHANNELS + c);
    float d[V];
    EACH(v) d[v] = f0[v] * value(q, v) + f1[v] * value(r, v) + f2[v];
    store(du + (long)row * CHANNELS + c, d);
  }
}
