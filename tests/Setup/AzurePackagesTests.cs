using System.Text.Json;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Setup;

/// <summary>Which project of the azure build gets which package, as MSBuild evaluates it; nothing is restored.</summary>
public sealed class AzurePackagesTests
{
    [Theory]
    [InlineData("functions/AutoVideo.Functions.csproj", true)]
    [InlineData("orchestrations/AutoVideo.Orchestrations.csproj", false)]
    [InlineData("shared/AutoVideo.Shared.csproj", false)]
    public async Task The_generators_of_the_worker_run_in_the_app_alone(string project, bool generates)
    {
        var packages = await PackagesAsync(project);

        Assert.Equal(generates, packages.Contains("Microsoft.Azure.Functions.Worker.Sdk"));
        Assert.Contains("Microsoft.ApplicationInsights.WorkerService", packages);
    }

    private static async Task<string[]> PackagesAsync(string project)
    {
        var (_, said) = await DotNetCommand.RunAsync("msbuild", Repository.PathOf(project), "-getItem:PackageReference", "-p:AutoVideoHost=azure");
        using var items = JsonDocument.Parse(said);
        return [.. items.RootElement.GetProperty("Items").GetProperty("PackageReference").EnumerateArray().Select(item => item.GetProperty("Identity").GetString()!)];
    }
}
