using System.Net.Http.Headers;
using AutoVideo.Storage;
using AutoVideo.Tests.Identity;
using AutoVideo.Tests.Support;
using AutoVideo.Visuals.Photos;

namespace AutoVideo.Tests.Profiles;

/// <summary>An uploaded picture is drawn anew: squares of our own sizes, and nothing of the file but what it shows.</summary>
public sealed class AvatarTests : IAsyncLifetime
{
    private const string Place = "GPS-51.5007N-0.1246W";
    private IdentityHost _host = null!;
    private readonly TemporaryFolder _folder = new();

    public async Task InitializeAsync() => _host = await IdentityHost.StartAsync(builder => builder.Services.AddProductWorker());

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("png")]
    [InlineData("jpg")]
    [InlineData("webp")]
    public async Task A_picture_becomes_squares_without_what_else_the_file_says(string suffix)
    {
        var person = await _host.RegisterAsync();
        var png = Pictures.Png(300, 200);
        var file = suffix == "png" ? png : await Pictures.AsAsync(suffix, png, _folder.Path);
        if (suffix == "jpg")
            file = Pictures.WithExif(file, Place);
        var saved = await PutAsync(person, file, suffix == "jpg" ? "image/jpeg" : $"image/{suffix}");
        Assert.True(saved.Status == 200, saved.Json.ToString());
        foreach (var (asked, side) in new[] { (1, 48), (48, 48), (49, 128), (512, 512) })
        {
            var bytes = await DownloadAsync(person, asked);
            var header = ImageHeader.Read(bytes);
            Assert.Equal(("image/png", side, side), (header!.MediaType, header.Width, header.Height));
            Assert.True(bytes.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(Place)) < 0);
        }
        var blobs = await _host.Get<IBlobStore>().ListAsync($"avatars/{person.Id}/", CancellationToken.None).ToListAsync();
        Assert.Equal(3, blobs.Count);
    }

    [Fact]
    public async Task The_next_picture_replaces_the_last_and_none_is_left_when_it_is_taken_away()
    {
        var person = await _host.RegisterAsync();
        var first = await PutAsync(person, Pictures.Png(64, 64), "image/png");
        await DownloadAsync(person, 48);
        var second = await PutAsync(person, Pictures.Png(70, 70), "image/webp");
        Assert.NotEqual(first.Header("ETag"), second.Header("ETag"));
        Assert.Equal(3, await _host.Get<IBlobStore>().ListAsync($"avatars/{person.Id}/", CancellationToken.None).CountAsync());
        Assert.Equal(204, (await _host.SendAsync(HttpMethod.Delete, "/api/v1/me/avatar", person.Access)).Status);
        Assert.Equal("picture_not_found", (await _host.GetAsync("/api/v1/me/avatar", person.Access)).Code);
        Assert.Equal(0, await _host.Get<IBlobStore>().ListAsync($"avatars/{person.Id}/", CancellationToken.None).CountAsync());
    }

    [Fact]
    public async Task What_is_no_picture_or_too_much_of_one_is_refused_and_leaves_nothing()
    {
        var person = await _host.RegisterAsync();
        Assert.Equal("picture_unreadable", (await PutAsync(person, "<svg onload=alert(1)>"u8.ToArray(), "image/png")).Code);
        Assert.Equal("picture_unreadable", (await PutAsync(person, [], "image/png")).Code);
        Assert.Equal("content_type_refused", (await PutAsync(person, Pictures.Png(64, 64), "text/html")).Code);
        // Says that it has 30,000 × 30,000 pixels.
        var bomb = Pictures.Png(64, 64);
        new byte[] { 0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30 }.CopyTo(bomb, 16);
        Assert.Equal("picture_too_large", (await PutAsync(person, bomb, "image/png")).Code);
        // Begins and ends like one.
        var broken = Pictures.Png(64, 64);
        broken.AsSpan(40, broken.Length - 60).Clear();
        Assert.Equal("picture_unreadable", (await PutAsync(person, broken, "image/png")).Code);
        Assert.Equal("body_too_large", (await PutAsync(person, new byte[6 * 1024 * 1024], "image/png")).Code);
        Assert.Equal(0, await _host.Get<IBlobStore>().ListAsync($"avatars/{person.Id}/", CancellationToken.None).CountAsync());
    }

    private async Task<Answer> PutAsync(Person person, byte[] bytes, string type)
    {
        using var request = _host.Request(HttpMethod.Put, "/api/v1/me/avatar", person.Access);
        request.Content = new ByteArrayContent(bytes);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return await _host.SendAsync(request);
    }

    private async Task<byte[]> DownloadAsync(Person person, int size)
    {
        var link = await _host.GetAsync($"/api/v1/me/avatar?size={size}", person.Access);
        Assert.True(link.Status == 302, link.Json.ToString());
        return await _host.Http.GetByteArrayAsync(link.Header("Location"));
    }
}
