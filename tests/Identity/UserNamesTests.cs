using AutoVideo.Identity;

namespace AutoVideo.Tests.Identity;

/// <summary>What belongs to one user only.</summary>
public sealed class UserNamesTests
{
    [Fact]
    public async Task A_name_that_its_user_reserves_again_is_not_taken_over_while_they_write_it()
    {
        await using var host = await IdentityHost.StartStillAsync();
        var names = host.Get<UserNames>();
        var (one, other) = (User.NewId(host.Clock!.GetUtcNow()), User.NewId(host.Clock.GetUtcNow()));
        Assert.True(await names.TryReserveAsync("name", one, CancellationToken.None));
        host.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.True(await names.TryReserveAsync("name", one, CancellationToken.None));
        Assert.False(await names.TryReserveAsync("name", other, CancellationToken.None));
        host.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.True(await names.TryReserveAsync("name", other, CancellationToken.None));
    }
}
