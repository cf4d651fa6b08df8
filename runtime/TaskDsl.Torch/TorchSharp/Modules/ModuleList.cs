using System.Collections;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Modules in order, registered under their numbers. As in TorchSharp, they are registered when the list is registered in another module.</summary>
    public class ModuleList<T> : nn.Module, IReadOnlyList<T> where T : nn.Module
    {
        private readonly List<T> list = [];
        private bool registered;

        /// <summary>A list of modules.</summary>
        public ModuleList(params T[] modules) : base(nameof(ModuleList<T>)) => list.AddRange(modules);

        /// <summary>The module of that number.</summary>
        public T this[int index] => list[index];
        /// <summary>How many there are.</summary>
        public int Count => list.Count;

        /// <summary>Adds one, before the list is registered.</summary>
        public virtual void Add(T item) => list.Add(item);
        /// <summary>Adds some, before the list is registered.</summary>
        public void append(params T[] parameters) => list.AddRange(parameters);
        /// <summary>Adds some, before the list is registered.</summary>
        public void extend(IEnumerable<T> modules) => list.AddRange(modules);

        /// <summary>Each in order.</summary>
        public virtual IEnumerator<T> GetEnumerator() => list.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        /// <summary>Registers each under its number.</summary>
        protected override void RegisterComponents()
        {
            if (registered)
            {
                return;
            }

            registered = true;
            for (var i = 0; i < list.Count; i++)
            {
                register_module(i.ToString(System.Globalization.CultureInfo.InvariantCulture), list[i]);
            }
        }
    }

    /// <summary>Modules of one argument, each fed with the result of the one before, registered under their numbers or names.</summary>
    public class Sequential : nn.Module<Tensor, Tensor>
    {
        private readonly List<nn.Module<Tensor, Tensor>> list = [];

        internal Sequential(IEnumerable<(string Name, nn.Module<Tensor, Tensor> Module)> modules) : base(nameof(Sequential))
        {
            foreach (var (name, module) in modules)
            {
                register_module(name, module);
                list.Add(module);
            }
        }

        /// <summary>How many there are.</summary>
        public int Count => list.Count;

        /// <summary>Through all in order.</summary>
        public override Tensor forward(Tensor tensor) => list.Aggregate(tensor, (value, module) => module.call(value));

        /// <summary>The modules are registered already.</summary>
        protected override void RegisterComponents()
        {
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Modules in order.</summary>
            public static Modules.ModuleList<T> ModuleList<T>(params T[] modules) where T : Module => new(modules);

            /// <summary>Modules one after another.</summary>
            public static Modules.Sequential Sequential(params Module<Tensor, Tensor>[] modules) =>
                new(modules.Select((module, i) => (i.ToString(System.Globalization.CultureInfo.InvariantCulture), module)));

            /// <summary>Named modules one after another.</summary>
            public static Modules.Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) => new(modules);
        }
    }
}
