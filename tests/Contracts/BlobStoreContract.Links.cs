using System.Net;
using System.Net.Http.Headers;

namespace AutoVideo.Tests.Contracts;

public abstract partial class BlobStoreContract
{
    /// <summary>A client that reaches the blob end; signed addresses may be relative to its base address.</summary>
    protected abstract HttpClient Http { get; }

    protected async Task<Uri> LinkAsync(string name, string? downloadName = null) =>
        await Store.SignReadAsync(name, TimeSpan.FromMinutes(10), downloadName, None);

    protected async Task<HttpResponseMessage> GetAsync(Uri link, Action<HttpRequestHeaders>? headers = null, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, link);
        headers?.Invoke(request.Headers);
        return await Http.SendAsync(request, None);
    }

    [Fact]
    public async Task Anybody_can_read_a_blob_by_its_signed_link()
    {
        var written = await WriteAsync("a/digits.mp4", "0123456789", "video/mp4");
        using var answer = await GetAsync(await LinkAsync("a/digits.mp4"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("0123456789", await answer.Content.ReadAsStringAsync(None));
        Assert.Equal("video/mp4", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("bytes", answer.Headers.AcceptRanges.ToString());
        Assert.Contains(written.ETag.Trim('"'), answer.Headers.ETag!.Tag, StringComparison.Ordinal);
        Assert.Null(answer.Content.Headers.ContentDisposition);
    }

    [Theory]
    [InlineData("artefacts/render/0123456789abcdef0123456789abcdef.mp4", "public, max-age=31536000, immutable")]
    [InlineData("avatars/usr_1/512.png", "private, no-cache")]
    public async Task What_lies_under_the_address_of_its_content_may_be_kept(string name, string kept)
    {
        await WriteAsync(name, "x");
        using var answer = await GetAsync(await LinkAsync(name));
        Assert.Equal(CacheControlHeaderValue.Parse(kept), answer.Headers.CacheControl);
    }

    [Fact]
    public async Task The_head_of_a_blob_tells_its_length_without_its_content()
    {
        await WriteAsync("digits", "0123456789");
        using var answer = await GetAsync(await LinkAsync("digits"), method: HttpMethod.Head);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(10, answer.Content.Headers.ContentLength);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(None));
    }

    [Theory]
    [InlineData("bytes=0-0", "0", "bytes 0-0/10")]
    [InlineData("bytes=2-4", "234", "bytes 2-4/10")]
    [InlineData("bytes=7-", "789", "bytes 7-9/10")]
    [InlineData("bytes=5-5000", "56789", "bytes 5-9/10")]
    public async Task A_range_of_a_link_is_partial_content(string range, string expected, string contentRange)
    {
        await WriteAsync("digits", "0123456789");
        using var answer = await GetAsync(await LinkAsync("digits"), headers => headers.Add("Range", range));
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal(expected, await answer.Content.ReadAsStringAsync(None));
        Assert.Equal(contentRange, answer.Content.Headers.ContentRange!.ToString());
    }

    [Fact]
    public async Task A_range_behind_the_end_cannot_be_satisfied()
    {
        await WriteAsync("digits", "0123456789");
        using var answer = await GetAsync(await LinkAsync("digits"), headers => headers.Add("Range", "bytes=11-"));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, answer.StatusCode);
    }

    [Fact]
    public async Task A_known_version_is_not_sent_again()
    {
        await WriteAsync("a", "old");
        var link = await LinkAsync("a");
        using var first = await GetAsync(link);
        using var again = await GetAsync(link, headers => headers.IfNoneMatch.Add(first.Headers.ETag!));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        await WriteAsync("a", "new");
        using var changed = await GetAsync(link, headers => headers.IfNoneMatch.Add(first.Headers.ETag!));
        Assert.Equal("new", await changed.Content.ReadAsStringAsync(None));
    }

    [Theory]
    [InlineData("black holes.mp4", "attachment; filename=\"black holes.mp4\"")]
    [InlineData("黑洞 🕳 \"x\".mp4", "filename*=UTF-8''%E9%BB%91%E6%B4%9E%20")]
    public async Task A_download_name_makes_the_answer_an_attachment(string downloadName, string expected)
    {
        await WriteAsync("a", "x");
        using var answer = await GetAsync(await LinkAsync("a", downloadName));
        var disposition = answer.Content.Headers.GetValues("Content-Disposition").Single();
        Assert.StartsWith("attachment", disposition, StringComparison.Ordinal);
        Assert.Contains(expected, disposition, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_reads_one_name_only_and_cannot_be_altered()
    {
        await WriteAsync("a", "mine");
        await WriteAsync("b", "another's");
        var link = (await LinkAsync("a", "a.txt")).ToString();
        string[] altered =
        [
            link.Replace("/a?", "/b?", StringComparison.Ordinal),
            link.Replace("a.txt", "b.txt", StringComparison.Ordinal),
            link.Replace("se=", "se=9", StringComparison.Ordinal),
            link[..^3],
            link[..link.IndexOf('?', StringComparison.Ordinal)],
        ];
        foreach (var address in altered)
        {
            using var answer = await GetAsync(new Uri(address, UriKind.RelativeOrAbsolute));
            Assert.True(answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized or HttpStatusCode.Conflict or HttpStatusCode.NotFound, $"{address}: {answer.StatusCode}");
            Assert.NotEqual("mine", await answer.Content.ReadAsStringAsync(None));
        }
    }

    [Fact]
    public async Task A_link_to_a_blob_that_is_gone_is_not_found()
    {
        await WriteAsync("a", "x");
        var link = await LinkAsync("a");
        await Store.DeleteAsync("a", None);
        using var answer = await GetAsync(link);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
