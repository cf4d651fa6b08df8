using TorchSharp;
using static TorchSharp.torch;

namespace TaskDsl.Torch.Tests;

public class DisposeScopeTests
{
    [Fact]
    public void A_scope_disposes_what_was_made_in_it_and_nothing_else()
    {
        using var before = ones(2);
        Tensor inside;
        using (NewDisposeScope())
        {
            inside = before + 1;
        }

        Assert.True(inside.IsInvalid);
        Assert.False(before.IsInvalid);
        Assert.Contains("disposed", Assert.Throws<InvalidOperationException>(() => inside + 1).Message);
    }

    [Fact]
    public void What_is_moved_out_belongs_to_the_scope_around()
    {
        Tensor moved;
        using (var outer = NewDisposeScope())
        {
            using (var inner = NewDisposeScope())
            {
                moved = ones(2).MoveToOuterDisposeScope();
                Assert.False(inner.Contains(moved));
            }

            Assert.False(moved.IsInvalid);
            Assert.True(outer.Contains(moved));
        }

        Assert.True(moved.IsInvalid);
    }

    [Fact]
    public void What_is_moved_out_of_the_outermost_scope_or_detached_is_the_callers()
    {
        Tensor moved, detached;
        using (var scope = NewDisposeScope())
        {
            moved = scope.MoveToOuter(ones(2));
            detached = ones(3).DetachFromDisposeScope();
            Assert.Equal(0, scope.DisposablesCount);
        }

        Assert.Equal(2, moved.numel());
        Assert.Equal(3, detached.numel());
        moved.Dispose();
        detached.Dispose();
    }

    [Fact]
    public void Attached_tensors_are_disposed_wherever_they_come_from()
    {
        var free = ones(2);
        var scope = NewDisposeScope();
        scope.Attach(free);
        Assert.Equal([free], scope.DisposablesView);

        scope.Dispose();

        Assert.True(free.IsInvalid);
        Assert.Throws<ObjectDisposedException>(() => scope.Attach(ones(1)));
    }

    [Fact]
    public void Everything_but_some_can_be_disposed_in_the_middle()
    {
        using var scope = NewDisposeScope();
        var (kept, others) = (ones(2), new[] { ones(1), ones(1), ones(1) });

        scope.DisposeEverythingBut(kept, kept);

        Assert.All(others, other => Assert.True(other.IsInvalid));
        Assert.Equal([kept], scope.DisposablesView);
    }

    [Fact]
    public void A_tensor_disposed_early_leaves_its_scope_whatever_its_place()
    {
        using var scope = NewDisposeScope();
        var tensors = Enumerable.Range(0, 5).Select(_ => ones(1)).ToArray();

        foreach (var i in new[] { 2, 0, 4, 1, 3 })
        {
            tensors[i].Dispose();
            tensors[i].Dispose();
            Assert.False(scope.Contains(tensors[i]));
        }

        Assert.Equal(0, scope.DisposablesCount);
        Assert.Empty(scope.DisposablesView);
    }

    [Fact]
    public void Scopes_ended_out_of_order_leave_the_others_whole()
    {
        var outer = NewDisposeScope();
        var middle = NewDisposeScope();
        var inner = NewDisposeScope();

        middle.Dispose();
        Assert.Same(inner, CurrentDisposeScope);
        inner.Dispose();
        Assert.Same(outer, CurrentDisposeScope);
        outer.Dispose();
        Assert.Null(CurrentDisposeScope);
    }

    [Fact]
    public void A_scope_is_its_threads_own()
    {
        using var scope = NewDisposeScope();

        (DisposeScope? Scope, Tensor? Tensor) other = (scope, null);
        var thread = new Thread(() => other = (CurrentDisposeScope, ones(1)));
        thread.Start();
        thread.Join();

        Assert.Null(other.Scope);
        Assert.False(scope.Contains(other.Tensor!));
        other.Tensor!.Dispose();
    }

    [Fact]
    public void A_parameter_takes_the_place_of_the_tensor_it_is_made_from()
    {
        Tensor data, parameter;
        using (var scope = NewDisposeScope())
        {
            data = ones(2);
            parameter = nn.Parameter(data);
            Assert.True(data.IsInvalid);
            Assert.Equal([parameter], scope.DisposablesView);
        }

        Assert.True(parameter.IsInvalid);
    }

    [Fact]
    public void A_wrapped_expression_keeps_its_result_only()
    {
        var before = Tensor.TotalCount;

        using var result = WrappedTensorDisposeScope(() => ones(2).exp().log().sum());

        Assert.Equal(2, result.ToDouble(), 1e-6);
        Assert.InRange(Tensor.TotalCount, 1, before + 1);
    }

    [Fact]
    public void Tensors_that_no_one_disposes_are_freed_by_the_garbage_collector()
    {
        static void Forget(int count)
        {
            for (var i = 0; i < count; i++)
            {
                _ = ones(1) + i;
            }
        }

        Forget(10);
        var before = Tensor.TotalCount;
        Forget(1000);
        GC.Collect();
        GC.WaitForPendingFinalizers();

        Assert.InRange(Tensor.TotalCount, 0, before + 100);
    }
}
