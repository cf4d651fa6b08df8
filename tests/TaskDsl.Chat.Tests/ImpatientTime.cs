using System.Collections.Concurrent;

namespace TaskDsl.Chat.Tests;

/// <summary>A clock by which every wait is over at once, and is written down; only the timeout of a request is as long as it says.</summary>
internal sealed class ImpatientTime(TimeSpan timeout) : TimeProvider
{
    public ConcurrentQueue<TimeSpan> Waits { get; } = new();

    /// <summary>It stands still.</summary>
    public override DateTimeOffset GetUtcNow() => new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != timeout && dueTime != Timeout.InfiniteTimeSpan)
        {
            Waits.Enqueue(dueTime);
            dueTime = TimeSpan.Zero;
        }

        return base.CreateTimer(callback, state, dueTime, period);
    }
}
