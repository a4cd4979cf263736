using AutoVideo.Streaming;

namespace AutoVideo.Tests.Contracts;

public abstract class ViewBufferContract
{
    private static readonly CancellationToken None = CancellationToken.None;

    protected abstract IViewBuffer Buffer { get; }

    /// <summary>The same buffer after its process was killed and started again.</summary>
    protected abstract IViewBuffer OpenAgain();

    protected abstract Task LetPassAsync(TimeSpan time);

    private Task SeenAsync(string id, string video, bool member = false) => Buffer.AddAsync(new ViewSeen(id, video, member), None);

    [Fact]
    public async Task Views_are_counted_by_video_members_and_others_apart()
    {
        await SeenAsync("1", "vid_b");
        await SeenAsync("2", "vid_a", member: true);
        await SeenAsync("3", "vid_b", member: true);
        await SeenAsync("4", "vid_b");
        var batch = await Buffer.TakeAsync(None);
        Assert.Equal([new ViewCount("vid_a", 1, 0), new ViewCount("vid_b", 1, 2)], batch!.Counts);
    }

    [Fact]
    public async Task A_view_told_twice_counts_once_even_after_it_was_written()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SeenAsync("1", "vid")));
        var batch = await Buffer.TakeAsync(None);
        Assert.Equal([new ViewCount("vid", 0, 1)], batch!.Counts);
        await Buffer.ConfirmAsync(batch.Sequence, None);
        await LetPassAsync(TimeSpan.FromHours(5));
        await SeenAsync("1", "vid");
        Assert.Null(await Buffer.TakeAsync(None));
    }

    [Fact]
    public async Task A_view_of_another_day_is_a_view_of_its_own()
    {
        await SeenAsync("1", "vid");
        await LetPassAsync(TimeSpan.FromHours(7));
        await SeenAsync("1", "vid");
        Assert.Equal([new ViewCount("vid", 0, 2)], (await Buffer.TakeAsync(None))!.Counts);
    }

    [Fact]
    public async Task A_batch_is_given_unchanged_until_it_is_confirmed_and_later_views_wait_for_the_next()
    {
        await SeenAsync("1", "vid");
        var first = (await Buffer.TakeAsync(None))!;
        await SeenAsync("2", "vid");
        var again = (await OpenAgain().TakeAsync(None))!;
        Assert.Equal((first.Sequence, 1), (again.Sequence, again.Counts.Single().Others));
        await Buffer.ConfirmAsync(first.Sequence, None);
        var second = (await Buffer.TakeAsync(None))!;
        Assert.True(second.Sequence > first.Sequence);
        Assert.Equal([new ViewCount("vid", 0, 1)], second.Counts);
        await Buffer.ConfirmAsync(first.Sequence, None); // late: changes nothing
        Assert.Equal(second.Sequence, (await Buffer.TakeAsync(None))!.Sequence);
        await Buffer.ConfirmAsync(second.Sequence, None);
        Assert.Null(await Buffer.TakeAsync(None));
    }

    [Fact]
    public async Task Nothing_seen_is_no_batch() => Assert.Null(await Buffer.TakeAsync(None));

    [Fact]
    public async Task A_killed_process_loses_nothing()
    {
        await SeenAsync("1", "vid", member: true);
        Assert.Equal([new ViewCount("vid", 1, 0)], (await OpenAgain().TakeAsync(None))!.Counts);
    }

    [Fact]
    public async Task None_of_many_views_is_lost_while_batches_are_taken()
    {
        var watching = Task.WhenAll(Enumerable.Range(0, 400).Select(i => Task.Run(() => SeenAsync($"{i}", $"vid_{i % 7}", i % 2 == 0))));
        var (members, others) = (0L, 0L);
        while (true)
        {
            var finished = watching.IsCompleted;
            if (await Buffer.TakeAsync(None) is { } batch)
            {
                members += batch.Counts.Sum(count => count.Members);
                others += batch.Counts.Sum(count => count.Others);
                await Buffer.ConfirmAsync(batch.Sequence, None);
            }
            else if (finished)
            {
                break;
            }
        }
        await watching;
        Assert.Equal((200L, 200L), (members, others));
    }

    [Theory]
    [InlineData("", "vid")]
    [InlineData("1", "")]
    [InlineData("1", "vid:m")]
    public async Task A_view_has_an_id_and_a_video(string id, string video) => await Assert.ThrowsAsync<ArgumentException>(() => SeenAsync(id, video));
}
