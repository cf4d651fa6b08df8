using System.Globalization;
using System.Runtime.CompilerServices;
using TaskDsl.Torch.Interop;
using TorchSharp.Utils;
using static TaskDsl.Torch.Interop.Shim;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The elements as bytes in this machine's order: a view while read, a copy in when set.</summary>
        /// <exception cref="InvalidOperationException">The tensor is not contiguous, or not in the processor's memory.</exception>
        /// <exception cref="ArgumentException">As many bytes as the tensor has are expected; or it has more than a span holds.</exception>
        public Span<byte> bytes
        {
            get => Elements<byte>(numel() * ElementSize);
            set
            {
                var own = bytes;
                if (own.Length != value.Length)
                {
                    throw new ArgumentException($"The tensor has {own.Length} bytes, and {value.Length} were given.");
                }

                value.CopyTo(own);
            }
        }

        /// <summary>The elements, read and written in the order of their indices; those on a GPU are copied here first.</summary>
        /// <exception cref="ArgumentException">T is not the element type.</exception>
        public TensorAccessor<T> data<T>() where T : unmanaged
        {
            CheckType<T>();
            return new TensorAccessor<T>(is_cpu() ? this : cpu());
        }

        /// <summary>The only element.</summary>
        /// <exception cref="ArgumentException">There are more or fewer, or T is not their type.</exception>
        public T item<T>() where T : unmanaged
        {
            CheckType<T>();
            var value = Item();
            return default(T) switch
            {
                double => Cast(value.Real),
                float => Cast((float)value.Real),
                Half => Cast((Half)value.Real),
                bool => Cast(value.Real != 0),
                long => Cast(value.Whole),
                int => Cast((int)value.Whole),
                short => Cast((short)value.Whole),
                byte => Cast((byte)value.Whole),
                sbyte => Cast((sbyte)value.Whole),
                _ => throw new ArgumentException($"A tensor has no elements of type {typeof(T)}."),
            };

            static T Cast<TValue>(TValue value) => (T)(object)value!;
        }

        /// <summary>The only element as a scalar.</summary>
        public Scalar ToScalar() => Item();

        /// <summary>The only element in single precision.</summary>
        public static explicit operator float(Tensor value) => value.ToSingle();
        /// <summary>The only element in double precision.</summary>
        public static explicit operator double(Tensor value) => value.ToDouble();
        /// <summary>The only element as a 32-bit number.</summary>
        public static explicit operator int(Tensor value) => value.ToInt32();
        /// <summary>The only element as a 64-bit number.</summary>
        public static explicit operator long(Tensor value) => value.ToInt64();
        /// <summary>Whether the only element is not zero.</summary>
        public static explicit operator bool(Tensor value) => value.ToBoolean();

        /// <summary>Type, shape and device, without the elements.</summary>
        public override string ToString() => IsInvalid
            ? "a disposed tensor"
            : string.Create(CultureInfo.InvariantCulture, $"[{string.Join('x', shape)}], type = {dtype}, device = {device}");

        internal Scalar Item()
        {
            if (numel() != 1)
            {
                throw new ArgumentException($"The tensor has {numel()} elements; one was expected.");
            }

            taskdsl_item(this, out var value);
            return Scalar.From(value);
        }

        // The memory itself. The span does not keep the tensor alive.
        internal unsafe Span<T> Elements<T>(long count) where T : unmanaged
        {
            if (!is_contiguous())
            {
                throw new InvalidOperationException("The tensor's elements do not stand in order in memory: take contiguous() first.");
            }

            if (!is_cpu())
            {
                throw new InvalidOperationException($"The tensor's elements are on {device}: take cpu() first.");
            }

            if (count > int.MaxValue)
            {
                throw new ArgumentException($"The tensor has {count} elements or bytes, more than a span holds.");
            }

            return new Span<T>((void*)taskdsl_data(this), (int)count);
        }

        private void CheckType<T>() where T : unmanaged
        {
            if (TypeOf<T>() != dtype)
            {
                throw new ArgumentException($"The tensor's elements are {dtype}, not {typeof(T).Name}.");
            }
        }
    }

    // BFloat16 has no type in .NET: read it as float, or as bytes.
    internal static ScalarType TypeOf<T>() where T : unmanaged => default(T) switch
    {
        float => ScalarType.Float32,
        long => ScalarType.Int64,
        bool => ScalarType.Bool,
        int => ScalarType.Int32,
        double => ScalarType.Float64,
        byte => ScalarType.Byte,
        sbyte => ScalarType.Int8,
        short => ScalarType.Int16,
        Half => ScalarType.Float16,
        _ => throw new ArgumentException($"A tensor has no elements of type {typeof(T)}."),
    };
}
