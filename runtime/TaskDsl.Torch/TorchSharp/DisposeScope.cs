using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>
/// Disposes, when it ends, the tensors that its thread made inside it and that were not moved out. Scopes nest, belong
/// to one thread, and do not follow an <c>await</c> to another.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    [ThreadStatic] private static DisposeScope? current;

    // A list through the tensors themselves: entering and leaving a scope allocates nothing.
    private Tensor? first;
    private DisposeScope? outer;
    private bool ended;

    internal DisposeScope()
    {
        outer = current;
        current = this;
    }

    internal static DisposeScope? Current => current;

    /// <summary>How many tensors the scope would dispose now.</summary>
    public int DisposablesCount { get; private set; }

    /// <summary>The tensors that the scope would dispose now.</summary>
    public IReadOnlyList<IDisposable> DisposablesView
    {
        get
        {
            var tensors = new List<IDisposable>(DisposablesCount);
            for (var tensor = first; tensor is not null; tensor = tensor.Next)
            {
                tensors.Add(tensor);
            }

            return tensors;
        }
    }

    internal void Add(Tensor tensor)
    {
        ObjectDisposedException.ThrowIf(ended, this);
        tensor.OwningDisposeScope = this;
        tensor.Next = first;
        if (first is not null)
        {
            first.Previous = tensor;
        }

        first = tensor;
        DisposablesCount++;
    }

    internal void Remove(Tensor tensor)
    {
        if (tensor.Previous is null)
        {
            first = tensor.Next;
        }
        else
        {
            tensor.Previous.Next = tensor.Next;
        }

        if (tensor.Next is not null)
        {
            tensor.Next.Previous = tensor.Previous;
        }

        (tensor.OwningDisposeScope, tensor.Previous, tensor.Next) = (null, null, null);
        DisposablesCount--;
    }

    /// <summary>Whether the scope would dispose this.</summary>
    public bool Contains(IDisposable disposable) => disposable is Tensor tensor && tensor.OwningDisposeScope == this;

    /// <summary>Puts a tensor, from another scope or from none, into this one.</summary>
    public void Attach(IDisposable disposable) => AsTensor(disposable).MoveToOtherDisposeScope(this);

    /// <summary>Puts tensors, from other scopes or from none, into this one.</summary>
    public void Attach(params IDisposable[] disposables)
    {
        foreach (var disposable in disposables)
        {
            Attach(disposable);
        }
    }

    /// <summary>Takes a tensor out of this scope: the caller disposes it. One that is not in this scope stays where it is.</summary>
    public T Detach<T>(T disposable) where T : IDisposable => MoveToOther(null, disposable);

    /// <summary>Takes tensors out of this scope: the caller disposes them.</summary>
    public void Detach(params IDisposable[] disposables) => MoveToOther(null, disposables);

    /// <summary>Moves a tensor to the scope around this one, or out of all where there is none.</summary>
    public T MoveToOuter<T>(T disposable) where T : IDisposable => MoveToOther(outer, disposable);

    /// <summary>Moves two tensors to the scope around this one.</summary>
    public (T1, T2) MoveToOuter<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable =>
        (MoveToOuter(first), MoveToOuter(second));

    /// <summary>Moves three tensors to the scope around this one.</summary>
    public (T1, T2, T3) MoveToOuter<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable =>
        (MoveToOuter(first), MoveToOuter(second), MoveToOuter(third));

    /// <summary>Moves tensors to the scope around this one.</summary>
    public void MoveToOuter(params IDisposable[] disposables) => MoveToOther(outer, disposables);

    /// <summary>Moves a tensor to another scope, or out of all where it is null. One that is not in this scope stays where it is.</summary>
    public T MoveToOther<T>(DisposeScope? scope, T disposable) where T : IDisposable
    {
        ObjectDisposedException.ThrowIf(ended, this);
        if (Contains(disposable))
        {
            AsTensor(disposable).MoveToOtherDisposeScope(scope);
        }

        return disposable;
    }

    /// <summary>Moves tensors to another scope, or out of all where it is null.</summary>
    public void MoveToOther(DisposeScope? scope, params IDisposable[] disposables)
    {
        foreach (var disposable in disposables)
        {
            MoveToOther(scope, disposable);
        }
    }

    /// <summary>Disposes all tensors in the scope now; the scope goes on.</summary>
    public void DisposeEverything()
    {
        ObjectDisposedException.ThrowIf(ended, this);
        while (first is not null)
        {
            first.Dispose();
        }
    }

    /// <summary>Disposes all tensors in the scope but these; the scope goes on.</summary>
    public void DisposeEverythingBut(params IDisposable[] keep)
    {
        ObjectDisposedException.ThrowIf(ended, this);
        var kept = keep.Where(Contains).Select(AsTensor).Distinct().ToArray();
        foreach (var tensor in kept)
        {
            Remove(tensor);
        }

        DisposeEverything();
        foreach (var tensor in kept)
        {
            Add(tensor);
        }
    }

    /// <summary>Disposes all tensors in the scope but this one; the scope goes on.</summary>
    public T DisposeEverythingBut<T>(T keep) where T : IDisposable
    {
        DisposeEverythingBut((IDisposable)keep);
        return keep;
    }

    /// <summary>Ends the scope and disposes the tensors in it.</summary>
    public void Dispose()
    {
        if (ended)
        {
            return;
        }

        DisposeEverything();
        ended = true;
        if (current == this)
        {
            current = outer;
            return;
        }

        // Ended out of order: an inner scope passes to the one around this.
        for (var scope = current; scope is not null; scope = scope.outer)
        {
            if (scope.outer == this)
            {
                scope.outer = outer;
            }
        }
    }

    private static Tensor AsTensor(IDisposable disposable) => disposable as Tensor
        ?? throw new InvalidOperationException("A dispose scope holds tensors only.");
}
