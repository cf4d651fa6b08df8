using System.Reflection;
using TorchSharp.Modules;
using static TaskDsl.Torch.Interop.Shim;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Networks.</summary>
    public static partial class nn
    {
        /// <summary>
        /// A part of a network: parameters, buffers and other modules. A constructor ends with
        /// <see cref="RegisterComponents"/>, which finds them in the fields.
        /// </summary>
        public class Module : IDisposable
        {
            private readonly Dictionary<string, Module> submodules = [];
            private readonly Dictionary<string, Parameter> ownParameters = [];
            private readonly Dictionary<string, (Tensor Tensor, bool Persistent)> ownBuffers = [];
            private bool registered;
            private bool disposed;

            /// <summary>A module of that name.</summary>
            protected Module(string name) => this.name = name;

            /// <summary>Its name.</summary>
            protected string name;

            /// <summary>Whether it is being trained: dropout is then on. So it is from the start.</summary>
            public virtual bool training { get; private set; } = true;

            /// <summary>Disposes its parameters and buffers, and the modules in it.</summary>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Disposes its parameters and buffers, and the modules in it.</summary>
            protected virtual void Dispose(bool disposing)
            {
                if (!disposing || disposed)
                {
                    return;
                }

                disposed = true;
                foreach (var tensor in ownParameters.Values.Concat(ownBuffers.Values.Select(buffer => buffer.Tensor)))
                {
                    tensor.Dispose();
                }

                foreach (var module in submodules.Values)
                {
                    module.Dispose();
                }
            }

            /// <summary>Registers each field that holds a parameter, a tensor (as buffer) or a module under the field's name.</summary>
            protected virtual void RegisterComponents()
            {
                if (registered)
                {
                    return;
                }

                registered = true;
                foreach (var field in FieldsOf(GetType()))
                {
                    if (submodules.ContainsKey(field.Name) || ownParameters.ContainsKey(field.Name) || ownBuffers.ContainsKey(field.Name))
                    {
                        continue;
                    }

                    switch (field.GetValue(this))
                    {
                        case Module module:
                            register_module(field.Name, module);
                            break;
                        case Parameter parameter:
                            register_parameter(field.Name, parameter);
                            break;
                        case Tensor tensor:
                            register_buffer(field.Name, tensor);
                            break;
                    }
                }
            }

            /// <summary>Registers a module in this one.</summary>
            public virtual void register_module(string name, Module submodule)
            {
                if (string.IsNullOrEmpty(name) || name.Contains('.'))
                {
                    throw new ArgumentException($"A module's name is neither empty nor holds a dot: '{name}'.");
                }

                submodule.RegisterComponents();
                if (!submodules.TryAdd(name, submodule))
                {
                    throw new InvalidOperationException($"A module '{name}' is registered already.");
                }
            }

            /// <summary>Registers a module in this one.</summary>
            public void add_module(string name, Module module) => register_module(name, module);

            /// <summary>Registers a parameter, which no dispose scope owns from then on.</summary>
            public virtual void register_parameter(string name, Parameter param)
            {
                ArgumentNullException.ThrowIfNull(param);
                param.DetachFromDisposeScope();
                if (!ownParameters.TryAdd(name, param))
                {
                    throw new InvalidOperationException($"A parameter '{name}' is registered already.");
                }
            }

            /// <summary>Registers a tensor that is moved and, where it is persistent, saved with the module, and is not trained.</summary>
            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                tensor.DetachFromDisposeScope();
                if (!ownBuffers.TryAdd(name, (tensor, persistent)))
                {
                    throw new InvalidOperationException($"A buffer '{name}' is registered already.");
                }
            }

            /// <summary>Its parameters under their paths, each once.</summary>
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) =>
                AllParameters("", recurse).DistinctBy(found => found.parameter.Handle);

            /// <summary>Its parameters, each once.</summary>
            public virtual IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(found => found.parameter);

            /// <summary>Its buffers under their paths, each once.</summary>
            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true) =>
                AllBuffers("", recurse, include_nonpersistent).DistinctBy(found => found.buffer.Handle);

            /// <summary>Its buffers, each once.</summary>
            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) => named_buffers(recurse, include_nonpersistent).Select(found => found.buffer);

            /// <summary>The modules directly in it.</summary>
            public virtual IEnumerable<(string name, Module module)> named_children() => submodules.Select(entry => (entry.Key, entry.Value));

            /// <summary>The modules directly in it.</summary>
            public virtual IEnumerable<Module> children() => submodules.Values;

            /// <summary>The modules in it, at any depth, under their paths; without itself.</summary>
            public virtual IEnumerable<(string name, Module module)> named_modules() => named_children().Concat(
                submodules.SelectMany(entry => entry.Value.named_modules().Select(inner => ($"{entry.Key}.{inner.name}", inner.module))));

            /// <summary>The modules in it, at any depth, without itself.</summary>
            public virtual IEnumerable<Module> modules() => named_modules().Select(found => found.module);

            /// <summary>The parameter at a path, or null.</summary>
            public virtual Parameter? get_parameter(string target) => AllParameters("", true).FirstOrDefault(found => found.name == target).parameter;

            /// <summary>The buffer at a path, or null.</summary>
            public virtual Tensor? get_buffer(string target) => AllBuffers("", true, true).FirstOrDefault(found => found.name == target).buffer;

            /// <summary>Whether there is a parameter at a path.</summary>
            public virtual bool has_parameter(string target) => get_parameter(target) is not null;

            /// <summary>Whether there is a buffer at a path.</summary>
            public virtual bool has_buffer(string target) => get_buffer(target) is not null;

            /// <summary>Parameters and persistent buffers under their paths; what is shared stands under each of its paths. Not copies.</summary>
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                var start = string.IsNullOrEmpty(prefix) ? "" : prefix + ".";
                foreach (var (path, parameter) in AllParameters(start, true))
                {
                    destination.TryAdd(path, parameter);
                }

                foreach (var (path, buffer) in AllBuffers(start, true, false))
                {
                    destination.TryAdd(path, buffer);
                }

                return destination;
            }

            /// <summary>Copies tensors into those of <see cref="state_dict"/>, and names the ones that one side lacks.</summary>
            /// <exception cref="InvalidOperationException">It is strict, and one side lacks some.</exception>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                var own = state_dict();
                var missing = own.Keys.Except(source.Keys).Except(skip ?? []).ToList();
                var unexpected = source.Keys.Except(own.Keys).Except(skip ?? []).ToList();
                if (strict && missing.Count + unexpected.Count > 0)
                {
                    throw new InvalidOperationException(
                        $"The tensors do not fit the module. Missing: {string.Join(", ", missing)}. Unexpected: {string.Join(", ", unexpected)}.");
                }

                using var mode = no_grad();
                foreach (var key in source.Keys.Intersect(own.Keys).Except(skip ?? []))
                {
                    own[key].copy_(source[key]);
                }

                return (missing, unexpected);
            }

            /// <summary>Trains, or stops training, it and the modules in it.</summary>
            public virtual void train(bool train = true)
            {
                training = train;
                foreach (var module in submodules.Values)
                {
                    module.train(train);
                }
            }

            /// <summary>Stops training.</summary>
            public virtual void eval() => train(false);

            /// <summary>Drops the gradients of its parameters, or sets them to zero.</summary>
            public virtual void zero_grad(bool set_to_none = true)
            {
                var all = parameters().ToArray();
                taskdsl_zero_grad(TaskDsl.Torch.Interop.Handles.Of(all), all.Length, set_to_none);
                GC.KeepAlive(all);
            }

            /// <summary>Does something with the modules in it, then with itself.</summary>
            public virtual Module apply(Action<Module> fn)
            {
                foreach (var module in submodules.Values)
                {
                    module.apply(fn);
                }

                fn(this);
                return this;
            }

            /// <summary>Its name.</summary>
            public virtual string GetName() => name;

            // Parameters and buffers stay the same objects and get other elements.
            internal void Move(Device? device, ScalarType? dtype)
            {
                if (dtype is { } wanted && !is_floating_point(wanted))
                {
                    throw new ArgumentException($"A module's parameters are real numbers, not {wanted}.");
                }

                using var mode = no_grad();
                foreach (var tensor in parameters().Concat(buffers()))
                {
                    using var moved = tensor.to(
                        dtype is { } type && tensor.is_floating_point() ? type : tensor.dtype, device ?? tensor.device).DetachFromDisposeScope();
                    taskdsl_set_data(tensor, moved);
                    using var gradient = tensor.grad?.DetachFromDisposeScope();
                    if (gradient is not null)
                    {
                        using var movedGradient = gradient.to(tensor.dtype, tensor.device).DetachFromDisposeScope();
                        tensor.grad = movedGradient;
                    }
                }
            }

            private IEnumerable<(string name, Parameter parameter)> AllParameters(string prefix, bool recurse) =>
                ownParameters.Select(entry => (prefix + entry.Key, entry.Value)).Concat(
                    recurse ? submodules.SelectMany(entry => entry.Value.AllParameters($"{prefix}{entry.Key}.", true)) : []);

            private IEnumerable<(string name, Tensor buffer)> AllBuffers(string prefix, bool recurse, bool nonpersistent) =>
                ownBuffers.Where(entry => nonpersistent || entry.Value.Persistent).Select(entry => (prefix + entry.Key, entry.Value.Tensor)).Concat(
                    recurse ? submodules.SelectMany(entry => entry.Value.AllBuffers($"{prefix}{entry.Key}.", true, nonpersistent)) : []);

            private static IEnumerable<FieldInfo> FieldsOf(Type? type)
            {
                for (; type != typeof(Module) && type is not null; type = type.BaseType)
                {
                    foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                    {
                        yield return field;
                    }
                }
            }
        }

        /// <summary>What can be called with one argument.</summary>
        public interface IModule<T, TResult>
        {
            /// <summary>Computes the result.</summary>
            TResult call(T input1);
        }

        /// <summary>A module of one argument.</summary>
        public abstract class Module<T, TResult>(string name) : Module(name), IModule<T, TResult>
        {
            /// <summary>Computes the result; defined by the module.</summary>
            public abstract TResult forward(T input);

            /// <summary>Computes the result; used by the caller.</summary>
            public TResult call(T input) => forward(input);
        }

        /// <summary>A module of two arguments.</summary>
        public abstract class Module<T1, T2, TResult>(string name) : Module(name)
        {
            /// <summary>Computes the result; defined by the module.</summary>
            public abstract TResult forward(T1 input1, T2 input2);

            /// <summary>Computes the result; used by the caller.</summary>
            public TResult call(T1 input1, T2 input2) => forward(input1, input2);
        }

        /// <summary>A module of three arguments.</summary>
        public abstract class Module<T1, T2, T3, TResult>(string name) : Module(name)
        {
            /// <summary>Computes the result; defined by the module.</summary>
            public abstract TResult forward(T1 input1, T2 input2, T3 input3);

            /// <summary>Computes the result; used by the caller.</summary>
            public TResult call(T1 input1, T2 input2, T3 input3) => forward(input1, input2, input3);
        }
    }
}

/// <summary>Moves modules between devices and types.</summary>
public static class ModuleExtensionMethods
{
    /// <summary>Moves its parameters and buffers to a device.</summary>
    public static T to<T>(this T module, torch.Device device, bool non_blocking = false) where T : torch.nn.Module => module.Moved(device, null);
    /// <summary>Moves its parameters and buffers to the device of that description.</summary>
    public static T to<T>(this T module, string device, bool non_blocking = false) where T : torch.nn.Module => module.Moved(device, null);
    /// <summary>Moves its parameters and buffers to a device.</summary>
    public static T to<T>(this T module, DeviceType deviceType, int deviceIndex = -1, bool non_blocking = false) where T : torch.nn.Module => module.Moved(new(deviceType, deviceIndex), null);
    /// <summary>Converts its real-numbered parameters and buffers.</summary>
    public static T to<T>(this T module, torch.ScalarType type, bool non_blocking = false) where T : torch.nn.Module => module.Moved(null, type);
    /// <summary>Moves and converts.</summary>
    public static T to<T>(this T module, torch.Device device, torch.ScalarType type, bool non_blocking = false) where T : torch.nn.Module => module.Moved(device, type);
    /// <summary>Moves to the processor's memory.</summary>
    public static T cpu<T>(this T module, bool non_blocking = false) where T : torch.nn.Module => module.Moved(torch.CPU, null);
    /// <summary>Moves to a GPU.</summary>
    public static T cuda<T>(this T module, int deviceIndex = -1, bool non_blocking = false) where T : torch.nn.Module => module.Moved(new(DeviceType.CUDA, deviceIndex), null);

    private static T Moved<T>(this T module, torch.Device? device, torch.ScalarType? type) where T : torch.nn.Module
    {
        module.Move(device, type);
        return module;
    }
}
