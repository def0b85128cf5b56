"""Requirements by law and date, and the facts they are judged on."""
