using System.Text.RegularExpressions;
using AutoVideo.AccountData;
using AutoVideo.Tests.Identity;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.AccountData;

/// <summary>Whoever adds a container says who removes what of a person is in it.</summary>
public sealed partial class UserDataTests
{
    // Nothing in them leads to a person.
    private static readonly Dictionary<string, string> NotPersonal = new(StringComparer.Ordinal)
    {
        ["ai_answers"] = "figures under the hash of a question",
        ["articles"] = "pages of the web under the hash of their address, for a quarter of an hour",
        ["denied_tokens"] = "hashes that leave within the hour",
        ["erasures"] = "names nobody once the erasure is done",
        ["labels"] = "tags and categories of the site",
        ["locks"] = "names of things that processes do",
        ["media_jobs"] = "forgotten with the video or voice that wanted them; the rest are content addresses",
        ["system"] = "positions in feeds, and the super administrators, from whom one is taken out before",
    };

    [Fact]
    public async Task Every_container_of_documents_is_looked_after_or_holds_nothing_personal()
    {
        await using var host = await IdentityHost.StartAsync();
        var covered = host.Get<IEnumerable<IUserData>>().SelectMany(kind => kind.Containers).ToHashSet(StringComparer.Ordinal);
        var containers = Containers();
        Assert.True(containers.Count > 20);
        Assert.Empty(containers.Except(covered).Except(NotPersonal.Keys));
        Assert.Empty(covered.Except(containers));
        Assert.Empty(NotPersonal.Keys.Except(containers));
        Assert.Empty(NotPersonal.Keys.Intersect(covered));
    }

    [Fact]
    public async Task Kinds_are_named_differently_and_their_order_fits_an_id()
    {
        await using var host = await IdentityHost.StartAsync();
        var kinds = host.Get<IEnumerable<IUserData>>().ToArray();
        Assert.Equal(kinds.Length, kinds.Select(kind => kind.Kind).Distinct().Count());
        Assert.All(kinds, kind => Assert.InRange(kind.Order, -500, 500));
        Assert.All(kinds, kind => Assert.Matches("^[a-z-]{2,20}$", kind.Kind));
        // Everything is found by the account's document.
        Assert.Equal("account", kinds.MaxBy(kind => kind.Order)!.Kind);
    }

    private static HashSet<string> Containers()
    {
        var text = File.ReadAllText(Repository.PathOf("docs/data-model.md"));
        var section = text[text.IndexOf("## Containers", StringComparison.Ordinal)..text.IndexOf("## Blobs", StringComparison.Ordinal)];
        return [.. Row().Matches(section).Select(match => match.Groups[1].Value)];
    }

    [GeneratedRegex("^\\| `([a-z_]+)` \\|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
