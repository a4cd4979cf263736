using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.EndToEnd;

/// <summary>The same input, by two people at once, or on a smaller machine.</summary>
public sealed class SharedWorkTests : IDisposable
{
    private static readonly object Body = new
    {
        source = File.ReadAllText(Repository.PathOf("docs/examples/tea.ja.md")),
        seconds = 10,
        format = "1:1",
        resolution = "720p",
        frameRate = 24,
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Two_of_the_same_at_once_both_complete_and_are_encoded_once()
    {
        await using var product = await RunningProduct.StartAsync(_folder.Path, TopicToVideoTests.Fast);
        var both = await Task.WhenAll(TopicToVideoTests.MakeAsync(product, Body), TopicToVideoTests.MakeAsync(product, Body));
        Assert.NotEqual(both[0].Video.GetProperty("id").GetString(), both[1].Video.GetProperty("id").GetString());
        Assert.Equal(both[0].Hash, both[1].Hash);
        Assert.Contains(both, made => made.Video.GetProperty("result").GetProperty("segmentsEncoded").GetInt32() == 0);
    }

    [Fact]
    public async Task One_core_gives_the_same_bytes_as_all_of_them()
    {
        // At every change tests/Render asserts it of a film; this is the whole way there.
        if (!Nightly.Runs)
            return;
        await using var all = await RunningProduct.StartAsync(_folder.Of("all"), TopicToVideoTests.Fast);
        await using var one = await RunningProduct.StartUnderAsync(["taskset", "-c", "0"], _folder.Of("one"), TopicToVideoTests.Fast);
        var (_, onAll) = await TopicToVideoTests.MakeAsync(all, Body);
        var (_, onOne) = await TopicToVideoTests.MakeAsync(one, Body);
        Assert.Equal(onAll, onOne);
    }
}
