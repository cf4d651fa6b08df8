using static TaskDsl.Torch.Interop.Shim;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>This as another type on another device; itself where it is there already, unless a copy is asked for.</summary>
        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            To(type, device.type, device.index, copy, disposeAfter, non_blocking);
        /// <summary>This as another type.</summary>
        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            To(type, device_type, device_index, copy, disposeAfter, non_blocking);
        /// <summary>This on another device.</summary>
        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            To(dtype, device.type, device.index, copy, disposeAfter, non_blocking);
        /// <summary>This on another device.</summary>
        public Tensor to(DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            To(dtype, deviceType, deviceIndex, copy, disposeAfter, non_blocking);
        /// <summary>This on the device of that description.</summary>
        public Tensor to(string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(new Device(device), copy, disposeAfter, non_blocking);
        /// <summary>This as the type and on the device of another tensor.</summary>
        public Tensor to(Tensor other, bool non_blocking = false) => to(other.dtype, other.device, non_blocking: non_blocking);
        /// <summary>This as another type.</summary>
        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => to(type, copy, disposeAfter, non_blocking);
        /// <summary>This as the type of another tensor.</summary>
        public Tensor type_as(Tensor tensor) => to(tensor.dtype);
        /// <summary>This in the processor's memory.</summary>
        public Tensor cpu() => to(DeviceType.CPU);
        /// <summary>This on a GPU.</summary>
        public Tensor cuda(Device? device = null, bool non_blocking = false) => to(device ?? CUDA, non_blocking: non_blocking);

        /// <summary>As truth values.</summary>
        public Tensor @bool() => to(ScalarType.Bool);
        /// <summary>As 8-bit unsigned numbers.</summary>
        public Tensor @byte() => to(ScalarType.Byte);
        /// <summary>As 32-bit numbers.</summary>
        public Tensor @int() => to(ScalarType.Int32);
        /// <summary>As 64-bit numbers.</summary>
        public Tensor @long() => to(ScalarType.Int64);
        /// <summary>In half precision.</summary>
        public Tensor half() => to(ScalarType.Float16);
        /// <summary>As brain floating point.</summary>
        public Tensor bfloat16() => to(ScalarType.BFloat16);
        /// <summary>In single precision.</summary>
        public Tensor @float() => to(ScalarType.Float32);
        /// <summary>In double precision.</summary>
        public Tensor @double() => to(ScalarType.Float64);

        /// <summary>Copies the elements of another tensor, converted and broadcast, into this one.</summary>
        public Tensor copy_(Tensor source, bool nonBlocking = false)
        {
            taskdsl_copy_(this, source, nonBlocking);
            return this;
        }

        private Tensor To(ScalarType type, DeviceType deviceType, int deviceIndex, bool copy, bool disposeAfter, bool non_blocking)
        {
            var result = taskdsl_to(this, (int)type, (int)deviceType, deviceType == DeviceType.CPU ? -1 : deviceIndex, non_blocking, copy);
            if (disposeAfter)
            {
                Dispose();
            }

            return result;
        }
    }
}
