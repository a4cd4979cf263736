using AutoVideo.Storage;

namespace AutoVideo.Tests.Contracts;

public abstract class LockContract
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    protected abstract ILock Locks { get; }

    /// <summary>The same locks as another process has them.</summary>
    protected abstract ILock OpenAgain();

    protected abstract Task LetPassAsync(TimeSpan time);

    private async Task<LockLease> TakeAsync(string name) => await Locks.TryTakeAsync(name, Minute, None) ?? throw new InvalidOperationException($"{name} is held.");

    [Fact]
    public async Task One_holds_a_name_until_it_is_given_back()
    {
        var held = await TakeAsync("refresh:acc_1");
        Assert.Null(await OpenAgain().TryTakeAsync("refresh:acc_1", Minute, None));
        Assert.NotNull(await Locks.TryTakeAsync("refresh:acc_2", Minute, None));
        await Locks.ReleaseAsync(held, None);
        Assert.NotNull(await OpenAgain().TryTakeAsync("refresh:acc_1", Minute, None));
    }

    [Fact]
    public async Task A_dead_holders_lock_is_free_when_its_lease_is_over()
    {
        await TakeAsync("a");
        await LetPassAsync(Minute + TimeSpan.FromSeconds(1));
        Assert.NotNull(await OpenAgain().TryTakeAsync("a", Minute, None));
    }

    [Fact]
    public async Task A_renewed_lease_lasts_from_then_on()
    {
        var held = await TakeAsync("a");
        await LetPassAsync(Minute / 2);
        Assert.True(await Locks.RenewAsync(held, Minute, None));
        await LetPassAsync(Minute / 2 + TimeSpan.FromSeconds(5));
        Assert.Null(await OpenAgain().TryTakeAsync("a", Minute, None));
    }

    [Fact]
    public async Task Who_lost_the_lock_can_neither_renew_it_nor_give_away_anothers()
    {
        var late = await TakeAsync("a");
        await LetPassAsync(Minute + TimeSpan.FromSeconds(1));
        Assert.False(await Locks.RenewAsync(late, Minute, None));
        var other = (await OpenAgain().TryTakeAsync("a", Minute, None))!;
        Assert.False(await Locks.RenewAsync(late, Minute, None));
        await Locks.ReleaseAsync(late, None);
        Assert.Null(await Locks.TryTakeAsync("a", Minute, None));
        Assert.True(await Locks.RenewAsync(other, Minute, None));
    }

    [Fact]
    public async Task Every_grant_has_a_higher_fence_than_all_before()
    {
        var fences = new List<long>();
        for (var i = 0; i < 5; i++)
        {
            var held = await TakeAsync("a");
            fences.Add(held.Fence);
            if (i % 2 == 0)
                await Locks.ReleaseAsync(held, None);
            else
                await LetPassAsync(Minute + TimeSpan.FromSeconds(1));
        }
        await ForgetAsync();
        fences.Add((await TakeAsync("a")).Fence);
        Assert.Equal(fences.Distinct().Order(), fences);
    }

    /// <summary>Everything the store knew of locks is lost; the clock alone goes on.</summary>
    protected abstract Task ForgetAsync();

    [Fact]
    public async Task Of_thirty_that_want_it_at_once_one_gets_it()
    {
        var other = OpenAgain();
        var got = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => Task.Run(() => (i % 2 == 0 ? Locks : other).TryTakeAsync("rush", Minute, None))));
        Assert.Single(got, lease => lease is not null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("{a}")]
    public async Task A_name_is_letters_digits_and_few_signs(string name) =>
        await Assert.ThrowsAsync<ArgumentException>(() => Locks.TryTakeAsync(name, Minute, None));

    [Fact]
    public async Task A_lease_is_neither_endless_nor_nothing()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Locks.TryTakeAsync("a", TimeSpan.Zero, None));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Locks.TryTakeAsync("a", TimeSpan.FromHours(2), None));
    }
}
