using AutoVideo.Security;

namespace AutoVideo.Tests.Contracts;

public abstract class TokenDenylistContract
{
    private static readonly CancellationToken None = CancellationToken.None;

    protected abstract ITokenDenylist Denylist { get; }

    /// <summary>The same list as another process, or this one after a restart, opens it.</summary>
    protected abstract ITokenDenylist OpenAgain();

    protected abstract DateTimeOffset Now { get; }

    protected abstract Task LetPassAsync(TimeSpan time);

    [Fact]
    public async Task A_denied_token_is_denied_everywhere_and_another_is_not()
    {
        await Denylist.DenyAsync("jti-1", Now.AddMinutes(15), None);
        Assert.True(await Denylist.IsDeniedAsync("jti-1", None));
        Assert.True(await OpenAgain().IsDeniedAsync("jti-1", None));
        Assert.False(await Denylist.IsDeniedAsync("jti-2", None));
    }

    [Fact]
    public async Task A_denial_lasts_until_the_token_would_have_expired()
    {
        await Denylist.DenyAsync("jti", Now.AddMinutes(15), None);
        await LetPassAsync(TimeSpan.FromMinutes(14));
        Assert.True(await Denylist.IsDeniedAsync("jti", None));
        await LetPassAsync(TimeSpan.FromMinutes(2));
        Assert.False(await Denylist.IsDeniedAsync("jti", None));
    }

    [Fact]
    public async Task Denied_twice_the_later_end_counts()
    {
        await Denylist.DenyAsync("jti", Now.AddMinutes(15), None);
        await Denylist.DenyAsync("jti", Now.AddMinutes(5), None);
        await LetPassAsync(TimeSpan.FromMinutes(10));
        Assert.True(await Denylist.IsDeniedAsync("jti", None));
    }

    [Fact]
    public async Task A_token_that_has_expired_needs_no_denial()
    {
        await Denylist.DenyAsync("jti", Now.AddMinutes(-1), None);
        Assert.False(await Denylist.IsDeniedAsync("jti", None));
    }

    [Fact]
    public async Task Any_text_is_a_token_id()
    {
        const string id = "https://issuer/#a?b\\c é 黑 \n'\"";
        await Denylist.DenyAsync(id, Now.AddMinutes(15), None);
        Assert.True(await Denylist.IsDeniedAsync(id, None));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Denylist.IsDeniedAsync("", None));
    }

    [Fact]
    public async Task A_token_good_for_more_than_an_hour_is_no_access_token() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Denylist.DenyAsync("jti", Now.AddHours(2), None));

    [Fact]
    public async Task Hundreds_are_denied_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(async i => await Denylist.DenyAsync($"jti-{i}", Now.AddMinutes(15), None)));
        foreach (var i in Enumerable.Range(0, 200))
            Assert.True(await Denylist.IsDeniedAsync($"jti-{i}", None));
    }
}
