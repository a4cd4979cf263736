using System.Net;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Servers;

namespace AutoVideo.Tests.EndToEnd;

/// <summary>The real program on Redis, Azurite, the Cosmos DB test server and media jobs over the bus: what it has in Azure, on this machine.</summary>
public sealed class TopicToVideoOnServersTests(Redis redis, Azurite azurite, CosmosServer cosmos)
    : IClassFixture<Redis>, IClassFixture<Azurite>, IClassFixture<CosmosServer>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string[] Settings =>
    [
        .. TopicToVideoTests.Fast,
        $"Redis:Connection={redis.Connection}",
        "Storage:Blobs=azure", $"AzureBlob:ConnectionString={azurite.ConnectionString}",
        "Storage:Documents=cosmos", $"Cosmos:ConnectionString={cosmos.ConnectionString}",
        "MediaJobs:Transport=bus",
    ];

    [Fact]
    public async Task A_topic_becomes_a_video_that_survives_a_kill_and_nothing_of_it_lies_in_the_data_folder()
    {
        string id;
        await using (var product = await RunningProduct.StartAsync(_folder.Path, Settings))
        {
            var accepted = await product.PostAsync("/api/v1/videos", new { topic = "How bees make honey", seconds = 6, format = "1:1", resolution = "720p", frameRate = 24 });
            id = accepted.GetProperty("id").GetString()!;
            await product.FollowAsync(id, video => video.GetProperty("stage").GetString() == "render");
            await product.KillAsync();
        }
        await using var again = await RunningProduct.StartAsync(_folder.Path, Settings);
        var made = await again.FollowAsync(id);
        Assert.True(made.GetProperty("status").GetString() == "completed", $"{made}\n{again.Output}");
        Assert.Equal("ftyp"u8.ToArray(), (await TopicToVideoTests.DownloadAsync(again, id, "file"))[4..8]);

        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler) { BaseAddress = again.Http.BaseAddress, DefaultRequestHeaders = { Authorization = again.Http.DefaultRequestHeaders.Authorization } };
        var redirect = await http.GetAsync(new Uri($"/api/v1/videos/{id}/file", UriKind.Relative));
        Assert.Equal((HttpStatusCode.Redirect, new Uri(azurite.Endpoint).Port), (redirect.StatusCode, redirect.Headers.Location!.Port));

        foreach (var local in new[] { "documents.db", "media.db", "views.db", "blobs" })
            Assert.False(Path.Exists(_folder.Of(local)), $"{local} was made although everything of it is elsewhere.");
    }

    [Fact]
    public async Task A_deleted_video_is_gone_from_everywhere()
    {
        await using var product = await RunningProduct.StartAsync(_folder.Path, Settings);
        var accepted = await product.PostAsync("/api/v1/videos", new { topic = "Tea", seconds = 5 });
        var id = accepted.GetProperty("id").GetString()!;
        await product.PostAsync($"/api/v1/videos/{id}/cancel", new { });
        await product.FollowAsync(id);
        Assert.Equal(HttpStatusCode.NoContent, (await product.Http.DeleteAsync(new Uri($"/api/v1/videos/{id}", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await product.Http.GetAsync(new Uri($"/api/v1/videos/{id}", UriKind.Relative))).StatusCode);
        Assert.DoesNotContain(
            (await product.GetAsync("/api/v1/videos")).GetProperty("items").EnumerateArray(), video => video.GetProperty("id").GetString() == id);
    }
}
