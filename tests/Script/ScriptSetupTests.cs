using AutoVideo.Processes;
using AutoVideo.Script;
using AutoVideo.Voice;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Tests.Script;

public sealed class ScriptSetupTests
{
    [Fact]
    public async Task The_offline_model_needs_a_pace_and_the_tools_paths_and_nothing_else()
    {
        using var services = new ServiceCollection().AddScript().AddSingleton<ISpeechPace>(new SteadyPace()).AddSingleton(new ToolPaths(null)).BuildServiceProvider();
        var model = services.GetRequiredService<IScriptModel>();
        Assert.Equal("offline", model.Provider);
        var script = await model.WriteAsync(new ScriptRequest("Tea", null, null, null, 20, null, "", 0), CancellationToken.None);
        Assert.Equal(ScriptOrigin.Draft, script.Origin);
    }

    [Fact]
    public async Task A_cancelled_request_is_not_written() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Written.Model.WriteAsync(new ScriptRequest("Tea", null, null, null, 20, null, "", 0), new CancellationToken(true)));
}
