namespace TorchSharp;

public static partial class torch
{
    /// <summary>Where a tensor's elements are: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>. As in TorchSharp, two devices compare by reference: compare their types and indices.</summary>
    public class Device
    {
        /// <summary>From <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>.</summary>
        public Device(string description)
        {
            var parts = description.Split(':');
            type = Enum.Parse<DeviceType>(parts[0], ignoreCase: true);
            index = parts.Length > 1 ? int.Parse(parts[1]) : -1;
        }

        /// <summary>From a kind's name and an index.</summary>
        public Device(string deviceType, int index = -1) => (type, this.index) = (Enum.Parse<DeviceType>(deviceType, ignoreCase: true), index);

        /// <summary>From a kind and an index.</summary>
        public Device(DeviceType deviceType, int index = -1) => (type, this.index) = (deviceType, index);

        /// <summary>The GPU of this index.</summary>
        public Device(int index) : this(DeviceType.CUDA, index)
        {
        }

        /// <summary>The kind.</summary>
        public DeviceType type { get; }
        /// <summary>Which of its kind; -1: the current one.</summary>
        public int index { get; }

        /// <summary>As in its description.</summary>
        public override string ToString()
        {
            var kind = type.ToString().ToLowerInvariant();
            return type == DeviceType.CPU || index == -1 ? kind : $"{kind}:{index}";
        }

        /// <summary>From its description.</summary>
        public static implicit operator Device(string description) => new(description);
    }

    /// <summary>The processor.</summary>
    public static readonly Device CPU = new(DeviceType.CPU);
    /// <summary>Shapes without values.</summary>
    public static readonly Device META = new(DeviceType.META);
    /// <summary>The current NVIDIA GPU.</summary>
    public static Device CUDA { get; } = new(DeviceType.CUDA);

    /// <summary>From <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>.</summary>
    public static Device device(string description) => new(description);
    /// <summary>From a kind's name and an index.</summary>
    public static Device device(string deviceType, int index = -1) => new(deviceType, index);
    /// <summary>From a kind and an index.</summary>
    public static Device device(DeviceType deviceType, int index = -1) => new(deviceType, index);
    /// <summary>The GPU of this index.</summary>
    public static Device device(int index) => new(index);
}
