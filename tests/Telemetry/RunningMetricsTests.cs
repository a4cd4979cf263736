using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Telemetry;

/// <summary>The same in the running program.</summary>
public sealed partial class RunningMetricsTests
{
    [Fact]
    public async Task A_running_host_tells_of_its_requests_and_logs_one_JSON_object_an_entry()
    {
        using var folder = new TemporaryFolder();
        await using var product = await RunningProduct.StartAsync(folder.Of("data"), "Telemetry:Logs=json");
        using (await product.Http.GetAsync("/api/v1/videos/vid_unknown"))
        {
        }

        var health = await product.GetAsync("/api/health/ready");
        Assert.Equal("ready", health.GetProperty("status").GetString());
        var version = typeof(ProductSetup).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        Assert.EndsWith(health.GetProperty("release").GetString()!, version, StringComparison.Ordinal);
        Assert.Equal(health.GetProperty("release").GetString(), (await product.GetAsync("/api/health/live")).GetProperty("release").GetString());
        Assert.Equal(
            ["blobs", "bus", "documents", "media_jobs", "orchestrations"],
            health.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("name").GetString()!).Order(StringComparer.Ordinal));
        var response = await product.Http.GetAsync("/api/metrics");
        var text = await response.Content.ReadAsStringAsync();

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Contains(text.Split('\n'), line => line.StartsWith("http_server_request_duration_seconds_count{", StringComparison.Ordinal)
            && line.Contains("http_response_status_code=\"404\"", StringComparison.Ordinal) && line.EndsWith(" 1", StringComparison.Ordinal));
        Assert.Contains(text.Split('\n'), line => line.StartsWith("dotnet_process_memory_working_set_bytes ", StringComparison.Ordinal));
        await product.StopAsync();
        var lines = product.Output.Split('\n');
        var entries = lines.Where(line => line.StartsWith('{')).Select(entry => JsonElement.Parse(entry)).ToArray();
        Assert.NotEmpty(entries);
        Assert.All(entries, entry => Assert.True(entry.TryGetProperty("EventId", out _) && entry.TryGetProperty("Category", out _)));
        Assert.DoesNotContain(lines, line => ShortLine().IsMatch(line));
    }

    [GeneratedRegex(@"^\d\d:\d\d:\d\d (trce|dbug|info|warn|FAIL|CRIT) ")]
    private static partial Regex ShortLine();
}
