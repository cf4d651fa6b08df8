using static TaskDsl.Torch.Interop.Shim;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A tensor whose elements are whatever was in memory.</summary>
    public static Tensor empty(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Empty(size, dtype ?? ScalarType.Float32, device, requires_grad);
    /// <summary>A tensor whose elements are whatever was in memory.</summary>
    public static Tensor empty(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Empty(size, dtype ?? ScalarType.Float32, device, requires_grad);
    /// <summary>A tensor whose elements are whatever was in memory.</summary>
    public static Tensor empty(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Empty([size], dtype ?? ScalarType.Float32, device, requires_grad);
    /// <summary>A tensor whose elements are whatever was in memory.</summary>
    public static Tensor empty(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Empty([rows, columns], dtype ?? ScalarType.Float32, device, requires_grad);
    /// <summary>A tensor whose elements are whatever was in memory.</summary>
    public static Tensor empty(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Empty([dim0, dim1, dim2], dtype ?? ScalarType.Float32, device, requires_grad);
    /// <summary>A tensor whose elements are whatever was in memory.</summary>
    public static Tensor empty(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Empty([dim0, dim1, dim2, dim3], dtype ?? ScalarType.Float32, device, requires_grad);
    /// <summary>A tensor of zeros.</summary>
    public static Tensor zeros(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Full(size, 0, dtype ?? ScalarType.Float32, device, requires_grad);
    /// <summary>A tensor of zeros.</summary>
    public static Tensor zeros(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Full(size, 0, dtype ?? ScalarType.Float32, device, requires_grad);
    /// <summary>A tensor of zeros.</summary>
    public static Tensor zeros(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Full([size], 0, dtype ?? ScalarType.Float32, device, requires_grad);
    /// <summary>A tensor of zeros.</summary>
    public static Tensor zeros(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Full([rows, columns], 0, dtype ?? ScalarType.Float32, device, requires_grad);
    /// <summary>A tensor of zeros.</summary>
    public static Tensor zeros(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Full([dim0, dim1, dim2], 0, dtype ?? ScalarType.Float32, device, requires_grad);
    /// <summary>A tensor of zeros.</summary>
    public static Tensor zeros(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Full([dim0, dim1, dim2, dim3], 0, dtype ?? ScalarType.Float32, device, requires_grad);
    /// <summary>A tensor of ones.</summary>
    public static Tensor ones(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Full(size, 1, dtype ?? ScalarType.Float32, device, requires_grad);
    /// <summary>A tensor of ones.</summary>
    public static Tensor ones(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Full(size, 1, dtype ?? ScalarType.Float32, device, requires_grad);
    /// <summary>A tensor of ones.</summary>
    public static Tensor ones(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Full([size], 1, dtype ?? ScalarType.Float32, device, requires_grad);
    /// <summary>A tensor of ones.</summary>
    public static Tensor ones(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Full([rows, columns], 1, dtype ?? ScalarType.Float32, device, requires_grad);
    /// <summary>A tensor of ones.</summary>
    public static Tensor ones(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Full([dim0, dim1, dim2], 1, dtype ?? ScalarType.Float32, device, requires_grad);
    /// <summary>A tensor of ones.</summary>
    public static Tensor ones(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Full([dim0, dim1, dim2, dim3], 1, dtype ?? ScalarType.Float32, device, requires_grad);
    /// <summary>A tensor of one value; its type is the value's where none is given, and single precision for real numbers.</summary>
    public static Tensor full(long[] size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Full(size, value, dtype ?? TypeOf(value), device, requires_grad);
    /// <summary>A tensor of one value; its type is the value's where none is given, and single precision for real numbers.</summary>
    public static Tensor full(ReadOnlySpan<long> size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Full(size, value, dtype ?? TypeOf(value), device, requires_grad);
    /// <summary>A tensor of one value; its type is the value's where none is given, and single precision for real numbers.</summary>
    public static Tensor full(long size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Full([size], value, dtype ?? TypeOf(value), device, requires_grad);
    /// <summary>A tensor of one value; its type is the value's where none is given, and single precision for real numbers.</summary>
    public static Tensor full(long rows, long columns, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Full([rows, columns], value, dtype ?? TypeOf(value), device, requires_grad);
    /// <summary>A tensor of one value; its type is the value's where none is given, and single precision for real numbers.</summary>
    public static Tensor full(long dim0, long dim1, long dim2, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Full([dim0, dim1, dim2], value, dtype ?? TypeOf(value), device, requires_grad);
    /// <summary>A tensor of one value; its type is the value's where none is given, and single precision for real numbers.</summary>
    public static Tensor full(long dim0, long dim1, long dim2, long dim3, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Full([dim0, dim1, dim2, dim3], value, dtype ?? TypeOf(value), device, requires_grad);
    /// <summary>Numbers drawn evenly from 0 up to and without 1.</summary>
    public static Tensor rand(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        Draw(taskdsl_rand, size, dtype, device, requires_grad, generator);
    /// <summary>Numbers drawn evenly from 0 up to and without 1.</summary>
    public static Tensor rand(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        Draw(taskdsl_rand, size, dtype, device, requires_grad, generator);
    /// <summary>Numbers drawn evenly from 0 up to and without 1.</summary>
    public static Tensor rand(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        Draw(taskdsl_rand, [size], dtype, device, requires_grad, generator);
    /// <summary>Numbers drawn evenly from 0 up to and without 1.</summary>
    public static Tensor rand(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        Draw(taskdsl_rand, [rows, columns], dtype, device, requires_grad, generator);
    /// <summary>Numbers drawn evenly from 0 up to and without 1.</summary>
    public static Tensor rand(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        Draw(taskdsl_rand, [dim0, dim1, dim2], dtype, device, requires_grad, generator);
    /// <summary>Numbers drawn evenly from 0 up to and without 1.</summary>
    public static Tensor rand(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        Draw(taskdsl_rand, [dim0, dim1, dim2, dim3], dtype, device, requires_grad, generator);
    /// <summary>Numbers drawn from the standard normal distribution.</summary>
    public static Tensor randn(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        Draw(taskdsl_randn, size, dtype, device, requires_grad, generator);
    /// <summary>Numbers drawn from the standard normal distribution.</summary>
    public static Tensor randn(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        Draw(taskdsl_randn, size, dtype, device, requires_grad, generator);
    /// <summary>Numbers drawn from the standard normal distribution.</summary>
    public static Tensor randn(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        Draw(taskdsl_randn, [size], dtype, device, requires_grad, generator);
    /// <summary>Numbers drawn from the standard normal distribution.</summary>
    public static Tensor randn(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        Draw(taskdsl_randn, [rows, columns], dtype, device, requires_grad, generator);
    /// <summary>Numbers drawn from the standard normal distribution.</summary>
    public static Tensor randn(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        Draw(taskdsl_randn, [dim0, dim1, dim2], dtype, device, requires_grad, generator);
    /// <summary>Numbers drawn from the standard normal distribution.</summary>
    public static Tensor randn(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        Draw(taskdsl_randn, [dim0, dim1, dim2, dim3], dtype, device, requires_grad, generator);
    /// <summary>Whole numbers drawn evenly from 0 up to and without <paramref name="high"/>.</summary>
    public static Tensor randint(long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        randint(0, high, size, dtype, device, requires_grad, generator);
    /// <summary>Whole numbers drawn evenly from <paramref name="low"/> up to and without <paramref name="high"/>.</summary>
    public static Tensor randint(long low, long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        Draw((sizes, count, source, type, kind, index) => taskdsl_randint(low, high, sizes, count, source, type, kind, index), size, dtype ?? ScalarType.Int64, device, requires_grad, generator);
    /// <summary>The numbers from 0 up to and without n in a drawn order.</summary>
    public static Tensor randperm(long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        Draw((_, _, source, type, kind, index) => taskdsl_randperm(n, source, type, kind, index), [], dtype ?? ScalarType.Int64, device, requires_grad, generator);
    /// <summary>The numbers from 0 up to and without stop.</summary>
    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(0, stop, 1, dtype, device, requires_grad);
    /// <summary>The numbers from start up to and without stop.</summary>
    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(start, stop, 1, dtype, device, requires_grad);
    /// <summary>Every step-th number from start up to and without stop; whole where all three are.</summary>
    public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        var type = dtype ?? (is_integral(start.Type) && is_integral(stop.Type) && is_integral(step.Type) ? ScalarType.Int64 : ScalarType.Float32);
        return taskdsl_arange(start, stop, step, (int)type, Kind(device), Place(device)).requires_grad_if(requires_grad);
    }

    /// <summary>A matrix with ones on its diagonal.</summary>
    public static Tensor eye(long rows, long columns = -1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        taskdsl_eye(rows, columns < 0 ? rows : columns, (int)(dtype ?? ScalarType.Float32), Kind(device), Place(device)).requires_grad_if(requires_grad);
    /// <summary>As <c>empty</c>, with the shape, type and device of another tensor where they are not given.</summary>
    public static Tensor empty_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Empty(input.shape, dtype ?? input.dtype, device ?? input.device, requires_grad);
    /// <summary>As <c>zeros</c>, with the shape, type and device of another tensor where they are not given.</summary>
    public static Tensor zeros_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Full(input.shape, 0, dtype ?? input.dtype, device ?? input.device, requires_grad);
    /// <summary>As <c>ones</c>, with the shape, type and device of another tensor where they are not given.</summary>
    public static Tensor ones_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Full(input.shape, 1, dtype ?? input.dtype, device ?? input.device, requires_grad);
    /// <summary>As <c>rand</c>, with the shape, type and device of another tensor where they are not given.</summary>
    public static Tensor rand_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Draw(taskdsl_rand, input.shape, dtype ?? input.dtype, device ?? input.device, requires_grad, null);
    /// <summary>As <c>randn</c>, with the shape, type and device of another tensor where they are not given.</summary>
    public static Tensor randn_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Draw(taskdsl_randn, input.shape, dtype ?? input.dtype, device ?? input.device, requires_grad, null);
    /// <summary>As <c>full</c>, with the shape, type and device of another tensor where they are not given.</summary>
    public static Tensor full_like(Tensor input, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Full(input.shape, value, dtype ?? input.dtype, device ?? input.device, requires_grad);

    private delegate Tensor Drawing(ReadOnlySpan<long> sizes, int count, nint generator, int dtype, int type, int index);

    private static Tensor Empty(ReadOnlySpan<long> size, ScalarType dtype, Device? device, bool requires_grad) =>
        taskdsl_empty(size, size.Length, (int)dtype, Kind(device), Place(device)).requires_grad_if(requires_grad);

    private static Tensor Full(ReadOnlySpan<long> size, Scalar value, ScalarType dtype, Device? device, bool requires_grad) =>
        taskdsl_full(size, size.Length, value, (int)dtype, Kind(device), Place(device)).requires_grad_if(requires_grad);

    private static Tensor Draw(Drawing draw, ReadOnlySpan<long> size, ScalarType? dtype, Device? device, bool requires_grad, Generator? generator)
    {
        var drawn = draw(size, size.Length, generator?.Handle ?? 0, (int)(dtype ?? ScalarType.Float32), Kind(device), Place(device));
        GC.KeepAlive(generator);
        return drawn.requires_grad_if(requires_grad);
    }

    private static ScalarType TypeOf(Scalar value) => is_integral(value.Type) ? ScalarType.Int64 : ScalarType.Float32;

    private static int Kind(Device? device) => (int)(device?.type ?? DeviceType.CPU);

    private static int Place(Device? device) => device is null || device.type == DeviceType.CPU ? -1 : device.index;

    private static Tensor requires_grad_if(this Tensor tensor, bool requires_grad) => requires_grad ? tensor.requires_grad_() : tensor;
}
