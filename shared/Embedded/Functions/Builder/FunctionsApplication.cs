using System.Reflection;
using System.Runtime.CompilerServices;

namespace AutoVideo.Embedded.Functions.Builder;

public class FunctionsApplication
{
    /// <summary>
    /// A builder for the functions of the calling program and of the assemblies it is built from. Settings, later ones win:
    /// local.settings.json <c>Values</c>, environment variables, <c>--Key=value</c>.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(args, Assembly.GetCallingAssembly());
}
