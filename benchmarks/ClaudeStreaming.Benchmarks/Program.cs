using ClaudeStreaming.Benchmarks;

try
{
    return args switch
    {
        [Server.Verb] => await Server.RunAsync(),
        [RelayServer.Verb, var upstream] => await RelayServer.RunAsync(new Uri(upstream)),
        [ColdStart.Name, var reader, var address] => await ColdStart.RunChildAsync(reader, address),
        _ when args.Contains(QuickOptions.Flag) => await QuickMode.RunAsync(QuickOptions.Parse(args)),
        ["--help" or "-h" or "-?"] => Help(),
        _ => Thorough.Run(args),
    };
}
catch (UsageException e)
{
    Console.Error.WriteLine(e.Message);
    Console.Error.WriteLine(QuickOptions.Usage);
    return 1;
}

static int Help()
{
    Console.WriteLine(QuickOptions.Usage);
    return 0;
}
