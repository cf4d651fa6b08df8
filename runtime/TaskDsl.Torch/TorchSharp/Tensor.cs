using System.Runtime.InteropServices.Marshalling;
using TaskDsl.Torch.Interop;
using static TaskDsl.Torch.Interop.Shim;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// An n-dimensional array of libtorch. Its memory is native: dispose it, or let a <see cref="DisposeScope"/> do so;
    /// the finaliser is only a net. A call that libtorch refuses throws
    /// <see cref="System.Runtime.InteropServices.ExternalException"/> with its message.
    /// </summary>
    [NativeMarshalling(typeof(TensorMarshaller))]
    public partial class Tensor : IDisposable
    {
        private static long totalCount;
        private static long peakCount;
        private nint handle;

        // The scope that will dispose this tensor, and its neighbours in that scope's list.
        internal DisposeScope? OwningDisposeScope;
        internal Tensor? Previous;
        internal Tensor? Next;

        internal Tensor(nint handle, bool register = true)
        {
            this.handle = handle;
            var count = Interlocked.Increment(ref totalCount);
            if (count > peakCount)
            {
                peakCount = count;
            }

            if (register)
            {
                DisposeScope.Current?.Add(this);
            }
        }

        /// <summary>Frees the native memory that no one disposed.</summary>
        ~Tensor() => Dispose(false);

        /// <summary>Frees the native memory, unless views or the gradient graph still need it.</summary>
        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        /// <summary>Frees the native memory.</summary>
        protected virtual void Dispose(bool disposing)
        {
            var freed = Interlocked.Exchange(ref handle, 0);
            if (freed == 0)
            {
                return;
            }

            Interlocked.Decrement(ref totalCount);
            if (disposing)
            {
                OwningDisposeScope?.Remove(this);
            }

            taskdsl_free(freed);
        }

        // A parameter takes over the native tensor it is made from, and its place in the dispose scope.
        internal nint MoveHandle()
        {
            var moved = Handle;
            OwningDisposeScope?.Remove(this);
            handle = 0;
            Interlocked.Decrement(ref totalCount);
            GC.SuppressFinalize(this);
            return moved;
        }

        /// <summary>Tensors alive now, in the whole process.</summary>
        public static long TotalCount => Interlocked.Read(ref totalCount);
        /// <summary>The most tensors that were alive at once.</summary>
        public static long PeakCount => Interlocked.Read(ref peakCount);

        /// <summary>The native tensor.</summary>
        /// <exception cref="InvalidOperationException">The tensor was disposed.</exception>
        public nint Handle => handle != 0 ? handle : throw new InvalidOperationException("The tensor was disposed (by Dispose, or by the dispose scope it was made in), or became a Parameter.");

        /// <summary>Whether the tensor was disposed.</summary>
        public bool IsInvalid => handle == 0;
        /// <summary>A name for display.</summary>
        public string? name { get; set; }

        /// <summary>Moves the tensor to the scope around its own, which then disposes it.</summary>
        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        /// <summary>Takes the tensor out of its scope: the caller disposes it.</summary>
        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Remove(this);
            return this;
        }

        /// <summary>Moves the tensor to a scope, or out of all where it is null.</summary>
        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            OwningDisposeScope?.Remove(this);
            other?.Add(this);
            return this;
        }

        /// <summary>Moves the tensor to the scope of another tensor.</summary>
        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.OwningDisposeScope);

        /// <summary>Number of dimensions.</summary>
        public long Dimensions => taskdsl_dim(this);
        /// <summary>Number of dimensions.</summary>
        public long ndim => taskdsl_dim(this);
        /// <summary>Number of dimensions.</summary>
        public long dim() => taskdsl_dim(this);
        /// <summary>Number of elements.</summary>
        public long NumberOfElements => taskdsl_numel(this);
        /// <summary>Number of elements.</summary>
        public long numel() => taskdsl_numel(this);
        /// <summary>Bytes of one element.</summary>
        public long ElementSize => taskdsl_element_size(this);
        /// <summary>Bytes of one element.</summary>
        public long element_size() => taskdsl_element_size(this);
        /// <summary>Where in the storage the first element stands, in elements.</summary>
        public long storage_offset() => taskdsl_storage_offset(this);

        /// <summary>The size of each dimension.</summary>
        public long[] shape
        {
            get
            {
                var sizes = new long[Dimensions];
                taskdsl_sizes(this, sizes);
                return sizes;
            }
        }

        /// <summary>The size of each dimension.</summary>
        public long[] size() => shape;

        /// <summary>The size of one dimension; negative ones count from the end.</summary>
        public long size(int dim)
        {
            taskdsl_size(this, dim, out var size);
            return size;
        }

        /// <summary>Elements between neighbours in each dimension.</summary>
        public long[] stride()
        {
            var strides = new long[Dimensions];
            taskdsl_strides(this, strides);
            return strides;
        }

        /// <summary>Elements between neighbours in one dimension.</summary>
        public long stride(int dim)
        {
            taskdsl_stride(this, dim, out var stride);
            return stride;
        }

        /// <summary>The element type.</summary>
        public ScalarType dtype => (ScalarType)taskdsl_dtype(this);
        /// <summary>Where the elements are.</summary>
        public Device device => new(device_type, device_index);
        /// <summary>The kind of device the elements are on.</summary>
        public DeviceType device_type => (DeviceType)taskdsl_device_type(this);
        /// <summary>Which device of its kind; -1 on the processor.</summary>
        public int device_index => taskdsl_device_index(this);
        /// <summary>Whether the elements are on an NVIDIA GPU.</summary>
        public bool is_cuda => device_type == DeviceType.CUDA;
        /// <summary>Whether the tensor has a shape and no elements.</summary>
        public bool is_meta => device_type == DeviceType.META;
        /// <summary>Whether the elements are in the processor's memory.</summary>
        public bool is_cpu() => device_type == DeviceType.CPU;
        /// <summary>Whether the elements stand in memory in the order of their indices.</summary>
        public bool is_contiguous() => taskdsl_is_contiguous(this);
        /// <summary>Whether the elements are whole numbers or truth values.</summary>
        public bool is_integral() => torch.is_integral(dtype);
        /// <summary>Whether the elements are real numbers.</summary>
        public bool is_floating_point() => torch.is_floating_point(dtype);
    }
}
