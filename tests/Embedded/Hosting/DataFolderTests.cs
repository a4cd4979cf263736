using System.Net;
using System.Net.Sockets;
using System.Text.Json;

using AutoVideo.Embedded.Hosting;

namespace AutoVideo.Tests.Embedded.Hosting;

public sealed class DataFolderTests
{
    [Fact]
    public async Task While_it_runs_the_folder_says_where_the_host_listens()
    {
        var folder = TestHost.NewFolder();
        var file = Path.Combine(folder, "host.json");
        await using (var host = await TestHost.StartOn(folder, _ => { }))
        {
            using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(file));
            Assert.Equal(Environment.ProcessId, json.RootElement.GetProperty("pid").GetInt32());
            Assert.Equal(host.Address, new Uri(json.RootElement.GetProperty("address").GetString()!));
            Assert.True(json.RootElement.GetProperty("startedAt").GetDateTimeOffset() <= TimeProvider.System.GetUtcNow());
        }
        Assert.False(File.Exists(file));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_second_host_on_the_folder_is_refused_and_told_where_the_first_listens()
    {
        await using var first = await TestHost.Start();
        var error = await Assert.ThrowsAsync<HostStartException>(() => TestHost.StartOn(first.Folder, _ => { }));
        Assert.Equal(HostExitCode.FolderInUse, error.ExitCode);
        Assert.Contains(first.Address.ToString().TrimEnd('/'), error.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(first.Folder, "host.json")));
    }

    [Fact]
    public async Task A_folder_can_be_used_again_after_its_host_stopped()
    {
        var folder = TestHost.NewFolder();
        await (await TestHost.StartOn(folder, _ => { })).DisposeAsync();
        await (await TestHost.StartOn(folder, _ => { })).DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_and_gives_the_folder_back()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var folder = TestHost.NewFolder();
        var port = ((IPEndPoint)other.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var error = await Assert.ThrowsAsync<HostStartException>(() => TestHost.StartOn(folder, builder => builder.Configuration["Host:Port"] = port));
        Assert.Equal(HostExitCode.PortInUse, error.ExitCode);
        Assert.Contains(port, error.Message, StringComparison.Ordinal);
        await (await TestHost.StartOn(folder, _ => { })).DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("/sys/autovideo")]
    [InlineData("/proc/autovideo")]
    [InlineData("/etc/hostname/autovideo")]
    public async Task A_folder_that_cannot_be_written_to_is_named(string folder)
    {
        var error = await Assert.ThrowsAsync<HostStartException>(() => TestHost.StartOn(folder, _ => { }));
        Assert.Equal(HostExitCode.FolderNotWritable, error.ExitCode);
        Assert.Contains(folder, error.Message, StringComparison.Ordinal);
    }
}
