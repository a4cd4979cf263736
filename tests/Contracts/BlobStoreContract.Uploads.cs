using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using AutoVideo.Storage;

namespace AutoVideo.Tests.Contracts;

public abstract partial class BlobStoreContract
{
    private Task<Uri> UploadLinkAsync(string name, string block) =>
        ((IBlobUploads)Store).SignBlockAsync(name, block, TimeSpan.FromMinutes(10), None);

    private async Task<HttpStatusCode> PutAsync(Uri link, byte[] content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, link) { Content = new ByteArrayContent(content) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var answer = await Http.SendAsync(request, None);
        return answer.StatusCode;
    }

    [Fact]
    public async Task A_browser_puts_the_blocks_of_an_upload_at_their_addresses_in_any_order()
    {
        var parts = Enumerable.Range(0, 3).Select(i => Encoding.UTF8.GetBytes(new string((char)('a' + i), i == 1 ? 5_000_000 : 1))).ToArray();
        foreach (var i in new[] { 2, 0, 1 })
            Assert.Equal(HttpStatusCode.Created, await PutAsync(await UploadLinkAsync("uploads/film", $"block {i}"), parts[i]));
        Assert.Null(await Store.FindAsync("uploads/film", None));
        var written = await Store.CommitBlocksAsync("uploads/film", ["block 0", "block 1", "block 2"], "video/mp4", None);
        Assert.Equal((5_000_002L, "video/mp4"), (written.Length, written.ContentType));
        Assert.Equal("bc", await ReadAsync("uploads/film", new ByteRange(5_000_000, null)));
    }

    [Fact]
    public async Task A_block_put_again_counts_in_its_last_version()
    {
        var link = await UploadLinkAsync("uploads/a", "1");
        await PutAsync(link, "first"u8.ToArray());
        await PutAsync(link, "second"u8.ToArray());
        await Store.CommitBlocksAsync("uploads/a", ["1"], "text/plain", None);
        Assert.Equal("second", await ReadAsync("uploads/a"));
    }

    [Fact]
    public async Task A_block_whose_connection_was_cut_is_missing_and_can_be_put_again()
    {
        var link = await UploadLinkAsync("uploads/a", "1");
        var address = link.IsAbsoluteUri ? link : new Uri(Http.BaseAddress!, link);
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(address.Host, address.Port, None);
            var head = string.Create(CultureInfo.InvariantCulture,
                $"PUT {address.PathAndQuery} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/octet-stream\r\nContent-Length: 1000\r\n\r\nonly this");
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), None);
            socket.LingerState = new LingerOption(true, 0);
        }
        await MissingAsync("uploads/a", "1");
        Assert.Equal(HttpStatusCode.Created, await PutAsync(link, "whole"u8.ToArray()));
        await Store.CommitBlocksAsync("uploads/a", ["1"], "text/plain", None);
        Assert.Equal("whole", await ReadAsync("uploads/a"));
    }

    [Fact]
    public async Task An_address_to_put_a_block_neither_reads_nor_serves_another_blob()
    {
        await WriteAsync("uploads/a", "secret");
        var link = (await UploadLinkAsync("uploads/a", "1")).ToString();
        Assert.NotEqual(HttpStatusCode.Created, await PutAsync(new Uri(link.Replace("uploads/a", "uploads/b", StringComparison.Ordinal), UriKind.RelativeOrAbsolute), "x"u8.ToArray()));
        Assert.NotEqual(HttpStatusCode.Created, await PutAsync(await LinkAsync("uploads/a"), "x"u8.ToArray()));
        using var read = await GetAsync(new Uri(link.Replace("comp=block&", "", StringComparison.Ordinal), UriKind.RelativeOrAbsolute));
        Assert.NotEqual(HttpStatusCode.OK, read.StatusCode);
        Assert.Equal("secret", await ReadAsync("uploads/a"));
    }

    [Fact]
    public async Task An_address_to_put_a_block_lives_for_some_time_and_names_a_block()
    {
        var uploads = (IBlobUploads)Store;
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => uploads.SignBlockAsync("a", "1", TimeSpan.Zero, None));
        await Assert.ThrowsAsync<ArgumentException>(() => uploads.SignBlockAsync("a", "", TimeSpan.FromMinutes(1), None));
    }
}
